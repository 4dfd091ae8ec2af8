-- Records what a run could not delete, and why: the recording or the transcript of an interview, or a user's
-- resumes. Their claim is released, and the nightly run tries again after retention_retry_delay. A privacy request
-- that fails does so by defer_deletion.
create or replace function public.record_retention_failure(
  p_run_id uuid,
  p_reason text,
  p_interview_id uuid default null,
  p_user_id uuid default null,
  p_of_transcript boolean default false
) returns void
language plpgsql security definer set search_path = '' as $$
declare
  longest_reason constant int := 500;
  failures constant int := case
    when p_user_id is not null
      then (select deletion_failures from public.resume_reviews where user_id = p_user_id)
    when p_of_transcript
      then (select transcript_deletion_failures from public.interviews where id = p_interview_id)
    else (select deletion_failures from public.interviews where id = p_interview_id)
  end;
  retry_at constant timestamptz := clock_timestamp() + public.retention_retry_delay(failures);
begin
  insert into public.retention_failures
    (run_id, interview_id, user_id, reason, of_transcript, failed_before)
  select p_run_id, p_interview_id, p_user_id, left(p_reason, longest_reason), p_of_transcript,
    coalesce(failures > 0, false)
  where exists (select from public.interviews where id = p_interview_id)
    or exists (select from auth.users where id = p_user_id)
  on conflict do nothing;
  -- The recording of the same interview may have failed before.
  update public.retention_failures set
    of_transcript = true, reason = left(reason || ', ' || p_reason, longest_reason)
  where run_id = p_run_id and interview_id = p_interview_id and p_of_transcript and not of_transcript;
  if p_of_transcript then
    update public.interviews set
      transcript_deletion_failures = failures + 1, transcript_deletion_retry_at = retry_at
    where id = p_interview_id;
  else
    update public.interviews set deletion_failures = failures + 1, deletion_retry_at = retry_at
    where id = p_interview_id;
  end if;
  update public.resume_reviews set
    claimed_until = null, deletion_failures = failures + 1, review_at = retry_at
  where user_id = p_user_id;
  update public.interviews set retention_claimed_until = null, retention_claimed_by = null
  where retention_claimed_by = p_run_id and id = any (p_interview_id || array(
    select interviews.id from public.interviews
    join public.applications on applications.id = interviews.application_id
    where applications.candidate_id = p_user_id
  ));
  update public.retention_runs set lease_until = default
  where id = p_run_id and state = 'running';
end $$;

grant execute on function public.record_retention_failure to service_role;
