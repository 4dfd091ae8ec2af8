-- What sending an invitation needs around it: what became of it, requests that may be repeated, and
-- the mail service's events.

alter table public.invitations add column if not exists accepted_at timestamptz;
alter table public.invitations add column if not exists revoked_at timestamptz;
-- The interview that accepting it led to: accepting again gives the same one.
alter table public.invitations add column if not exists interview_id uuid
  references public.interviews (id) on delete set null;
-- What the mail service calls the mail, so that its events find the invitation.
alter table public.invitations add column if not exists email_id text;

create index if not exists invitations_interview_id_idx on public.invitations (interview_id);
create index if not exists invitations_email_id_idx on public.invitations (email_id);

-- A request that a user may repeat under the same key. It is being worked on until it has an answer.
create table if not exists public.idempotency_keys (
  user_id uuid not null references auth.users (id) on delete cascade,
  route text not null,
  key text not null,
  -- Of the body: the same key with another body is a mistake of the caller's.
  request_hash text not null,
  -- What the first request made, so that one that takes over goes on with it.
  resource_id uuid not null,
  answer jsonb,
  claimed_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (user_id, route, key)
);
create index if not exists idempotency_keys_expires_at_idx on public.idempotency_keys (expires_at);

-- Events of the mail service, which delivers them at least once and in any order; some before the
-- mail's id is known here.
create table if not exists public.mail_events (
  event_id text primary key,
  email_id text not null,
  event text not null check (event in ('delivered', 'opened', 'bounced', 'complained')),
  happened_at timestamptz not null,
  expires_at timestamptz not null
);
create index if not exists mail_events_email_id_idx on public.mail_events (email_id);
create index if not exists mail_events_expires_at_idx on public.mail_events (expires_at);

alter table public.idempotency_keys enable row level security;
alter table public.mail_events enable row level security;
revoke all on public.idempotency_keys, public.mail_events
  from public, anon, authenticated, service_role;

-- Claims a key for a request. The claim that comes back is the caller's to work on, or has an answer.
-- Raises 'idempotency_key_reused' where the key belongs to another body, and 'in_progress' while
-- another request works on it; one that has not finished in time is taken over.
create or replace function public.claim_idempotency_key(
  p_user uuid,
  p_route text,
  p_key text,
  p_request_hash text,
  p_resource_id uuid
) returns public.idempotency_keys
language plpgsql security definer set search_path = '' as $$
declare
  lease constant interval := '60 s';
  kept constant interval := '24 h';
  expired_rows_a_call constant int := 2;
  claim public.idempotency_keys;
begin
  delete from public.idempotency_keys
  where user_id = p_user and route = p_route and key = p_key and expires_at < clock_timestamp();
  delete from public.idempotency_keys where (user_id, route, key) in (
    select user_id, route, key from public.idempotency_keys
    where expires_at < clock_timestamp()
    order by expires_at limit expired_rows_a_call for update skip locked
  );

  insert into public.idempotency_keys as keys
    (user_id, route, key, request_hash, resource_id, claimed_at, expires_at)
  values
    (p_user, p_route, p_key, p_request_hash, p_resource_id, clock_timestamp(),
      clock_timestamp() + kept)
  on conflict (user_id, route, key) do update set claimed_at = clock_timestamp()
  where keys.request_hash = p_request_hash and keys.answer is null
    and keys.claimed_at < clock_timestamp() - lease
  returning * into claim;
  if found then
    return claim;
  end if;

  select * into claim from public.idempotency_keys
  where user_id = p_user and route = p_route and key = p_key;
  if claim.request_hash <> p_request_hash then
    raise exception using errcode = 'P0001', message = 'idempotency_key_reused';
  end if;
  if claim.answer is null then
    raise exception using errcode = 'P0001', message = 'in_progress';
  end if;
  return claim;
end $$;

revoke execute on function public.claim_idempotency_key
  from public, anon, authenticated, service_role;
