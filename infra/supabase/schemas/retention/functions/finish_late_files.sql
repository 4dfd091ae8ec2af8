-- Marks files that came late as deleted, which are gone from storage: of how many interviews. Nothing
-- else of the interview is touched.
create or replace function public.finish_late_files(p_run_id uuid, p_interview_ids uuid[])
returns int
language plpgsql security definer set search_path = '' as $$
declare
  finished uuid[];
begin
  perform from public.interviews where id = any (p_interview_ids)
  order by id for no key update;
  with marked as (
    update public.recording_parts set
      url = null, metadata_location = null, deleted_at = clock_timestamp()
    where is_late and deletion_claimed_at is not null and deleted_at is null
      and interview_id in (
        select id from public.interviews
        where id = any (p_interview_ids) and retention_claimed_by = p_run_id and not legal_hold
      )
    returning interview_id
  )
  select coalesce(array_agg(distinct interview_id), '{}') into finished from marked;
  perform public.write_audit(
    'recording.deleted', 'interview', interviews.id, interviews.organisation_id, runs.requested_by,
    null, jsonb_build_object('run_id', runs.id)
  )
  from public.interviews cross join public.retention_runs as runs
  where interviews.id = any (finished) and runs.id = p_run_id;
  update public.retention_runs set
    recordings_deleted = recordings_deleted + cardinality(finished),
    interviews_updated = interviews_updated + cardinality(finished)
  where id = p_run_id;
  perform public.release_claims(p_run_id, p_interview_ids);
  perform public.hold_retention_run(p_run_id);
  return cardinality(finished);
end $$;

grant execute on function public.finish_late_files to service_role;
