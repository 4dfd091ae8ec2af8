-- No identity at Azure is left behind by who is deleted while it is made.

-- How long a claim to make an identity lasts: longer than making one may take.
create or replace function public.identity_lease() returns interval
language sql immutable set search_path = '' as $$ select interval '20 s' $$;

-- The user's identity, or the task to make it, which one of parallel callers gets.
-- {acs_user_id: the identity or null, claimed: whether the caller is to make it}; with neither,
-- somebody else is making it: ask again. A claim that comes to nothing is given anew after a while.
-- Raises 'forbidden' for a user who is gone: a token outlives its user for a while.
create or replace function public.claim_communication_identity(p_user uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  claimed boolean;
  known text;
begin
  -- One who is just being deleted is waited for.
  perform from auth.users where id = p_user for key share;
  if not found then
    raise exception using errcode = 'P0001', message = 'forbidden';
  end if;
  insert into public.communication_identities as identities (user_id, claimed_at)
  values (p_user, clock_timestamp())
  on conflict (user_id) do update set claimed_at = clock_timestamp()
  where identities.acs_user_id is null
    and identities.claimed_at < clock_timestamp() - public.identity_lease();
  claimed := found;

  select acs_user_id into known from public.communication_identities where user_id = p_user;
  return jsonb_build_object('acs_user_id', known, 'claimed', claimed);
end $$;

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

-- Whether the person has a resume or an identity that the request has deleted and the app did not: it
-- came in meanwhile, or is just being made.
create or replace function public.remains_outside(
  p_request public.data_deletion_requests,
  p_removed jsonb
) returns boolean
language sql stable security definer set search_path = '' as $$
  select p_request.request_type <> 'recording_only'
      and exists (select from public.resume_files_of(p_request.user_id))
    or p_request.request_type = 'full_deletion'
      and coalesce((p_removed ->> 'acs_identities')::int, 0) = 0
      and exists (
        select from public.communication_identities
        where user_id = p_request.user_id and (
          acs_user_id is not null
          or claimed_at > clock_timestamp() - public.identity_lease()
        )
      )
$$;

revoke execute on function
  public.identity_lease, public.claim_communication_identity, public.keep_communication_identity,
  public.remains_outside
from public, anon, authenticated, service_role;
grant execute on function
  public.claim_communication_identity, public.keep_communication_identity
to service_role;
