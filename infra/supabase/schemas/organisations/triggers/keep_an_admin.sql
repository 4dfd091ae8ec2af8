-- The same for admins who change memberships by the table.
create or replace function public.keep_an_admin() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'DELETE' then
    perform public.demand_other_admin(old.organisation_id, old.user_id);
    return old;
  end if;
  if not new.role = any (public.admin_roles()) then
    perform public.demand_other_admin(old.organisation_id, old.user_id);
  end if;
  return new;
end $$;
