-- Raises 'last_admin' where no other member is an admin. Locks the organisation, so that two admins cannot
-- step down at the same time.
create or replace function public.require_other_admin(p_organisation_id uuid, p_user uuid)
returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform from public.organisations where id = p_organisation_id for no key update;
  if not exists (
    select from public.org_users
    where organisation_id = p_organisation_id and user_id <> p_user
      and role = any (public.admin_roles())
  ) then
    raise exception using errcode = 'P0001', message = 'last_admin';
  end if;
end $$;
