-- A user's identity in Azure Communication Services: one, kept for good.

-- A row without `acs_user_id` is a claim: somebody is making the identity.
create table if not exists public.communication_identities (
  user_id uuid primary key references auth.users (id) on delete cascade,
  acs_user_id text,
  claimed_at timestamptz not null,
  created_at timestamptz not null default now()
);
alter table public.communication_identities enable row level security;
revoke all on public.communication_identities from public, anon, authenticated, service_role;

-- The user's identity, or the task to make it, which one of parallel callers gets.
-- {acs_user_id: the identity or null, claimed: whether the caller is to make it}; with neither,
-- somebody else is making it: ask again. A claim that comes to nothing is given anew after a while.
create or replace function public.claim_communication_identity(p_user uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  -- Longer than making an identity may take.
  lease constant interval := '20 s';
  claimed boolean;
  known text;
begin
  -- A token outlives its user for a while.
  if not exists (select from auth.users where id = p_user) then
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

-- Keeps the identity that was made. {acs_user_id: the one to use}: another, where one had been kept
-- before; the one that was made is then of no use.
create or replace function public.keep_communication_identity(p_user uuid, p_acs_user_id text)
returns jsonb
language sql security definer set search_path = '' as $$
  insert into public.communication_identities as identities (user_id, acs_user_id, claimed_at)
  values (p_user, p_acs_user_id, clock_timestamp())
  on conflict (user_id) do update
    set acs_user_id = coalesce(identities.acs_user_id, excluded.acs_user_id)
  returning jsonb_build_object('acs_user_id', acs_user_id)
$$;

-- Gives a claim back that came to nothing, so that the next caller need not wait.
create or replace function public.release_communication_identity(p_user uuid) returns void
language sql security definer set search_path = '' as $$
  delete from public.communication_identities where user_id = p_user and acs_user_id is null
$$;

-- Whether the user may join the interview's call: its candidate or a recruiter. Always true, or raises
-- 'interview_not_found' or 'forbidden'.
create or replace function public.participates_in_interview(
  p_acting_user uuid,
  p_interview_id uuid
) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  perform public.demand_interview(p_acting_user, p_interview_id, array['candidate', 'recruiter']);
  return true;
end $$;

revoke execute on function
  public.claim_communication_identity, public.keep_communication_identity,
  public.release_communication_identity, public.participates_in_interview
from public, anon, authenticated, service_role;
grant execute on function
  public.claim_communication_identity, public.keep_communication_identity,
  public.release_communication_identity, public.participates_in_interview
to service_role;
