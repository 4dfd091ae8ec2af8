-- Raises 'last_admin' where a signed-in admin demotes the last admin through the table.
create or replace function public.protect_last_admin() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if not new.role = any (public.admin_roles()) then
    perform public.require_other_admin(old.organisation_id, old.user_id);
  end if;
  return new;
end $$;
