-- Raises 'organisation_not_found' unless the user is a member and, with p_as_admin, 'forbidden' unless they
-- are an admin.
create or replace function public.require_member(
  p_acting_user uuid,
  p_organisation_id uuid,
  p_as_admin boolean
) returns void
language plpgsql stable security definer set search_path = '' as $$
declare
  role constant text := public.user_org_role(p_organisation_id, p_acting_user);
begin
  if role is null then
    raise exception using errcode = 'P0001', message = 'organisation_not_found';
  end if;
  if p_as_admin and not role = any (public.admin_roles()) then
    raise exception using errcode = 'P0001', message = 'forbidden';
  end if;
end $$;
