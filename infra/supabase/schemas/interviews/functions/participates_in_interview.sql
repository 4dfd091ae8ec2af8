-- Whether the user may join the interview's call: its candidate or a recruiter. Always true, or raises
-- 'interview_not_found' or 'forbidden'.
create or replace function public.participates_in_interview(
  p_acting_user uuid,
  p_interview_id uuid
) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  perform public.demand_interview(p_acting_user, p_interview_id, array['candidate', 'recruiter']);
  return true;
end $$;

grant execute on function public.participates_in_interview to service_role;
