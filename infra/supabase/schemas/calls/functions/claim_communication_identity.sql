-- The ACS identity of a user, or a claim to create it, which one of parallel callers gets:
-- {acs_user_id: the identity or null, claimed: whether the caller is to create it}
-- With neither, another request is creating it: poll. A claim without result expires.
-- Raises 'forbidden' for a deleted user: an access token is valid for some time after that.
create or replace function public.claim_communication_identity(p_user uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  -- Longer than creating an identity may take. update_deletion_request has the same lease.
  lease constant interval := '20 s';
  claimed boolean;
  known text;
begin
  -- Waits for a deletion of the user that is in progress.
  perform from auth.users where id = p_user for key share;
  if not found then
    raise exception using errcode = 'P0001', message = 'forbidden';
  end if;
  insert into public.communication_identities as identities (user_id, claimed_at)
  values (p_user, clock_timestamp())
  on conflict (user_id) do update set claimed_at = clock_timestamp()
  where identities.acs_user_id is null
    and identities.claimed_at < clock_timestamp() - lease;
  claimed := found;

  select acs_user_id into known from public.communication_identities where user_id = p_user;
  return jsonb_build_object('acs_user_id', known, 'claimed', claimed);
end $$;

grant execute on function public.claim_communication_identity to service_role;
