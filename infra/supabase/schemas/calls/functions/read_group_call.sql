-- The id of an interview's group call, for its candidate and recruiters.
-- Raises 'interview_not_found' and 'forbidden'.
create or replace function public.read_group_call(p_acting_user uuid, p_interview_id uuid)
returns uuid
language plpgsql stable security definer set search_path = '' as $$
begin
  perform public.require_interview_role(p_acting_user, p_interview_id, array['candidate', 'recruiter']);
  return coalesce(
    (select group_id from public.group_calls where interview_id = p_interview_id),
    p_interview_id
  );
end $$;

grant execute on function public.read_group_call to service_role;
