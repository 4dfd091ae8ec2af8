-- What scoring_context returns, for recruiters of the job role. The service alone executes it: recruiters do not
-- see all of what is known of the person.
-- Raises 'interview_not_found' where the user does not see the interview, and 'forbidden' where they do.
create or replace function public.read_scoring_context(p_acting_user uuid, p_interview_id uuid)
returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  perform public.require_interview_role(p_acting_user, p_interview_id, array['recruiter']);
  return public.scoring_context(p_interview_id);
end $$;

grant execute on function public.read_scoring_context to service_role;
