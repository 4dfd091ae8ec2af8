-- Saves the ACS identity that was created: {acs_user_id: the one to use}
-- Where it is another, one was saved before, and the one that was created is unused. So it is where this
-- raises 'forbidden', for a user who was deleted meanwhile.
create or replace function public.save_communication_identity(p_user uuid, p_acs_user_id text)
returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  saved text;
begin
  perform from auth.users where id = p_user for key share;
  if not found then
    raise exception using errcode = 'P0001', message = 'forbidden';
  end if;
  insert into public.communication_identities as identities (user_id, acs_user_id, claimed_at)
  values (p_user, p_acs_user_id, clock_timestamp())
  on conflict (user_id) do update
    set acs_user_id = coalesce(identities.acs_user_id, excluded.acs_user_id)
  returning acs_user_id into saved;
  return jsonb_build_object('acs_user_id', saved);
end $$;

grant execute on function public.save_communication_identity to service_role;
