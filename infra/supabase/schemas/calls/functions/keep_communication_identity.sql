-- Keeps the identity that was made. {acs_user_id: the one to use}: another, where one had been kept
-- before; the one that was made is then of no use.
-- Raises 'forbidden' for a user who is gone meanwhile: it is of no use then, either.
create or replace function public.keep_communication_identity(p_user uuid, p_acs_user_id text)
returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  kept text;
begin
  perform from auth.users where id = p_user for key share;
  if not found then
    raise exception using errcode = 'P0001', message = 'forbidden';
  end if;
  insert into public.communication_identities as identities (user_id, acs_user_id, claimed_at)
  values (p_user, p_acs_user_id, clock_timestamp())
  on conflict (user_id) do update
    set acs_user_id = coalesce(identities.acs_user_id, excluded.acs_user_id)
  returning acs_user_id into kept;
  return jsonb_build_object('acs_user_id', kept);
end $$;

grant execute on function public.keep_communication_identity to service_role;
