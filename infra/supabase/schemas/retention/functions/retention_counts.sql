-- What a run deleted of the given organisations; null: of all. Told by the audit log, which is what
-- can be told to each organisation without a word about the others.
create or replace function public.retention_counts(p_run_id uuid, p_organisation_ids uuid[])
returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'recordings_deleted', count(*) filter (where action = 'recording.deleted'),
    'interviews_updated', count(*) filter (where action = 'recording.deleted'),
    'transcripts_deleted', count(*) filter (where action = 'transcript.deleted'),
    -- One entry for each organisation that the person applied to.
    'resumes_deleted',
      count(distinct coalesce(entity_id, id)) filter (where action = 'resume.deleted')
  )
  from public.audit_log
  where new_values ->> 'run_id' = p_run_id::text
    and (p_organisation_ids is null or organisation_id = any (p_organisation_ids))
$$;
