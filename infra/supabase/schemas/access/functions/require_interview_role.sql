-- Raises 'forbidden' for a user who may see the interview but has none of the roles in its application, and
-- 'interview_not_found' for everyone else.
create or replace function public.require_interview_role(
  p_acting_user uuid,
  p_interview_id uuid,
  p_roles text[]
) returns void
language plpgsql stable security definer set search_path = '' as $$
declare
  roles constant text[] := coalesce((
    select public.user_application_roles(p_acting_user, application_id)
    from public.interviews where id = p_interview_id
  ), '{}');
begin
  if not roles && p_roles then
    raise exception using errcode = 'P0001',
      message = case when roles = '{}' then 'interview_not_found' else 'forbidden' end;
  end if;
end $$;
