-- Raises 'forbidden' for a user who may see the application but has none of the roles, and
-- 'application_not_found' for everyone else.
create or replace function public.require_application_role(
  p_acting_user uuid,
  p_application_id uuid,
  p_roles text[]
) returns void
language plpgsql stable security definer set search_path = '' as $$
declare
  roles constant text[] := public.user_application_roles(p_acting_user, p_application_id);
begin
  if not roles && p_roles then
    raise exception using errcode = 'P0001',
      message = case when roles = '{}' then 'application_not_found' else 'forbidden' end;
  end if;
end $$;
