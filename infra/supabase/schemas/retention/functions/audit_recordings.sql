-- Writes down that a run has deleted the recordings of interviews.
create or replace function public.audit_recordings(p_run_id uuid, p_interview_ids uuid[])
returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform public.write_audit(
    'recording.deleted', 'interview', interviews.id, interviews.organisation_id, runs.requested_by,
    null, jsonb_build_object('run_id', runs.id)
  )
  from public.interviews cross join public.retention_runs as runs
  where interviews.id = any (p_interview_ids) and runs.id = p_run_id;
  update public.retention_runs set
    recordings_deleted = recordings_deleted + cardinality(p_interview_ids),
    interviews_updated = interviews_updated + cardinality(p_interview_ids)
  where id = p_run_id;
end $$;
