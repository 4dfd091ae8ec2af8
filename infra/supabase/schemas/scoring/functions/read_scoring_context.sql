-- What scoring_context returns, for recruiters of the job role, with the caller's own rights.
-- Raises 'interview_not_found' where the caller does not see the interview, and 'forbidden' where they do.
create or replace function public.read_scoring_context(p_interview_id uuid) returns jsonb
language plpgsql stable security invoker set search_path = '' as $$
begin
  if not exists (select from public.interviews where id = p_interview_id) then
    raise exception using errcode = 'P0001', message = 'interview_not_found';
  end if;
  if not exists (
    select from public.interviews
    join public.applications on applications.id = interviews.application_id
    where interviews.id = p_interview_id
      and applications.job_role_id = any (public.job_roles_of_caller('recruiter'))
  ) then
    raise exception using errcode = 'P0001', message = 'forbidden';
  end if;
  return public.scoring_context(p_interview_id);
end $$;

grant execute on function public.read_scoring_context to authenticated;
