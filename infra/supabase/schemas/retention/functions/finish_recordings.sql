-- Marks recordings as deleted whose files are no longer in storage, and releases their claim: how many.
-- p_late: as they were claimed. Late files change nothing else of the interview: it may have another recording
--   by now.
-- Skips recordings that are marked already, that were put under legal hold or claimed by another run since,
-- and those of which a file arrived after the claim: the next claim includes it.
create or replace function public.finish_recordings(
  p_run_id uuid,
  p_interview_ids uuid[],
  p_late boolean
) returns int
language plpgsql security definer set search_path = '' as $$
declare
  -- As in claim_recordings.
  lease constant interval := '5 min';
  finished uuid[];
begin
  -- Storing a file of the recording and setting a hold lock the row as well: they run before or after this.
  perform from public.interviews where id = any (p_interview_ids)
  order by id for no key update;
  finished := array(
    select id from public.interviews
    where id = any (p_interview_ids) and retention_claimed_by = p_run_id and not legal_hold
      and case when p_late then exists (
        select from public.recording_parts
        where interview_id = interviews.id and is_late
          and deleted_at is null and deletion_claimed_at is not null
      ) else recording_url is not null and recording_deleted_at is null and not exists (
        select from public.recording_parts
        where interview_id = interviews.id and not is_late
          and deleted_at is null and deletion_claimed_at is null
          -- Also a file that was reported since and is not imported yet: its call may continue.
          and (url is not null or created_at > interviews.retention_claimed_until - lease)
      ) end
  );
  update public.recording_parts set
    url = null, metadata_location = null, deleted_at = clock_timestamp()
  where interview_id = any (finished) and is_late = p_late and deleted_at is null
    and (not p_late or deletion_claimed_at is not null);
  update public.interviews set
    -- A call that began after the claim has a recording of its own.
    recording_deleted_at = retention_claimed_until - lease, recording_url = null
  where id = any (finished) and not p_late;

  insert into public.audit_log
    (action, entity_type, entity_id, organisation_id, user_id, new_values)
  select 'recording.deleted', 'interview', interviews.id, interviews.organisation_id,
    runs.requested_by, jsonb_build_object('run_id', runs.id)
  from public.interviews cross join public.retention_runs as runs
  where interviews.id = any (finished) and runs.id = p_run_id;
  update public.interviews set deletion_failures = 0, deletion_retry_at = null
  where id = any (finished) and deletion_retry_at is not null;
  update public.interviews set retention_claimed_until = null, retention_claimed_by = null
  where id = any (p_interview_ids) and retention_claimed_by = p_run_id;
  update public.retention_runs set
    recordings_deleted = recordings_deleted + cardinality(finished),
    interviews_updated = interviews_updated + cardinality(finished)
  where id = p_run_id;
  update public.retention_runs set lease_until = default
  where id = p_run_id and state = 'running';
  return cardinality(finished);
end $$;

grant execute on function public.finish_recordings to service_role;
