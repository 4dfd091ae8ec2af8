-- Records what a run could not delete, and why: the recording or the transcript of an interview, or a user's
-- resumes. Their claim is released, and the next run tries again; a recording waits for 1, 2, 4, … hours, and at
-- most a week, until the nightly run tries again.
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
  first_delay constant interval := '1 hour';
  longest_delay constant interval := '7 days';
  -- With more the product would not fit an interval.
  doublings_at_most constant int := 10;
begin
  insert into public.retention_failures (run_id, interview_id, user_id, reason, of_transcript)
  select p_run_id, p_interview_id, p_user_id, left(p_reason, longest_reason), p_of_transcript
  where exists (select from public.interviews where id = p_interview_id)
    or exists (select from auth.users where id = p_user_id)
  on conflict do nothing;
  -- The recording of the same interview may have failed before.
  update public.retention_failures set
    of_transcript = true, reason = left(reason || ', ' || p_reason, longest_reason)
  where run_id = p_run_id and interview_id = p_interview_id and p_of_transcript and not of_transcript;
  update public.interviews set
    deletion_failures = deletion_failures + 1,
    deletion_retry_at = clock_timestamp()
      + least(longest_delay, first_delay * power(2, least(deletion_failures, doublings_at_most)))
  where id = p_interview_id and not p_of_transcript;
  update public.resume_reviews set claimed_until = null where user_id = p_user_id;
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
