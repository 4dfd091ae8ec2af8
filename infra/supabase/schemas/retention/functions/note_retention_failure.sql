-- Writes down what could not be deleted, and why: a recording, by its interview, or somebody's resumes.
-- It is given again in the next run.
create or replace function public.note_retention_failure(
  p_run_id uuid,
  p_reason text,
  p_interview_id uuid default null,
  p_user_id uuid default null
) returns void
language plpgsql security definer set search_path = '' as $$
declare
  longest_reason constant int := 500;
begin
  insert into public.retention_failures (run_id, interview_id, user_id, reason)
  select p_run_id, p_interview_id, p_user_id, left(p_reason, longest_reason)
  where exists (select from public.interviews where id = p_interview_id)
    or exists (select from auth.users where id = p_user_id)
  on conflict do nothing;
  update public.resume_reviews set claimed_until = null where user_id = p_user_id;
  perform public.release_claims(
    p_run_id, array(select public.interviews_of(p_user_id)) || p_interview_id
  );
  perform public.hold_retention_run(p_run_id);
end $$;

grant execute on function public.note_retention_failure to service_role;
