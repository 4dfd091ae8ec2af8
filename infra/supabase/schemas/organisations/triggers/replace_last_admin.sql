-- Sees to it that there is an admin after a signed-in admin has left, or removed others, through the table.
create or replace function public.replace_last_admin() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  -- Of two admins who leave at once, the second is found to be the last.
  perform from public.organisations where id = old.organisation_id for no key update;
  perform public.ensure_admin(old.organisation_id);
  return null;
end $$;
