-- How much a run deleted in the given organisations; null: in all of them. Counted in the audit log, because
-- the counters of the run are sums over all organisations.
-- {recordings_deleted, interviews_updated, transcripts_deleted, resumes_deleted}
create or replace function public.count_run_deletions(p_run_id uuid, p_organisation_ids uuid[])
returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'recordings_deleted', count(*) filter (where action = 'recording.deleted'),
    'interviews_updated', count(*) filter (where action = 'recording.deleted'),
    'transcripts_deleted', count(*) filter (where action = 'transcript.deleted'),
    -- A resume has an entry for each organisation to which its owner applied.
    'resumes_deleted',
      count(distinct coalesce(entity_id, id)) filter (where action = 'resume.deleted')
  )
  from public.audit_log
  where new_values ->> 'run_id' = p_run_id::text
    and (p_organisation_ids is null or organisation_id = any (p_organisation_ids))
$$;
