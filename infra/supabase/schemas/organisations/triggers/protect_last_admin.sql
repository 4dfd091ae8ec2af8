-- Raises 'last_admin' where a signed-in admin removes or demotes the last admin through the table.
create or replace function public.protect_last_admin() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'DELETE' then
    perform public.require_other_admin(old.organisation_id, old.user_id);
    return old;
  end if;
  if not new.role = any (public.admin_roles()) then
    perform public.require_other_admin(old.organisation_id, old.user_id);
  end if;
  return new;
end $$;
