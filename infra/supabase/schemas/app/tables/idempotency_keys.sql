-- Requests that a user may repeat under the same key. One without an answer is in progress.
create table public.idempotency_keys (
  user_id uuid not null references auth.users (id) on delete cascade,
  route text not null check (char_length(route) <= 200),
  key text not null check (char_length(key) <= 1000),
  -- Another body under the same key is refused.
  request_hash text not null check (char_length(request_hash) <= 200),
  -- What the first request created, where its response follows in another transaction: a retry that takes
  -- over continues with it.
  resource_id uuid,
  answer jsonb check (char_length(answer::text) <= 65536),
  claimed_at timestamptz not null,
  expires_at timestamptz not null,
  constraint idempotency_keys_pkey primary key (user_id, route, key)
);

comment on column public.idempotency_keys.user_id is 'identifier: the user who sent the request';
comment on column public.idempotency_keys.route is 'operational: name of the function';
comment on column public.idempotency_keys.key is 'content: the key, chosen by the client';
comment on column public.idempotency_keys.request_hash is 'operational: SHA-256 of the request';
comment on column public.idempotency_keys.resource_id is
  'operational: id of what the request creates';
comment on column public.idempotency_keys.answer is 'content: the stored response';
comment on column public.idempotency_keys.claimed_at is
  'operational: since when a request is being processed';
comment on column public.idempotency_keys.expires_at is
  'operational: until when the request can be repeated';

create index idempotency_keys_expires_at_idx on public.idempotency_keys (expires_at);

alter table public.idempotency_keys enable row level security;

revoke all on public.idempotency_keys from anon, authenticated, service_role;
