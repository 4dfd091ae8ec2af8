-- Raises 'forbidden' for a user who may see the application but is none of the parties asked for, and
-- 'application_not_found' for everyone else.
create or replace function public.demand_application(
  p_acting_user uuid,
  p_application_id uuid,
  p_parties text[]
) returns void
language plpgsql stable security definer set search_path = '' as $$
declare
  parties constant text[] := public.application_parties(p_acting_user, p_application_id);
begin
  if parties && p_parties then
    return;
  end if;
  raise exception using errcode = 'P0001',
    message = case when parties = '{}' then 'application_not_found' else 'forbidden' end;
end $$;
