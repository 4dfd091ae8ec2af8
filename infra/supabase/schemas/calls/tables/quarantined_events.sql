-- What was delivered as an event and could not be read or applied: for an operator to look at.
create table public.quarantined_events (
  id uuid primary key default gen_random_uuid(),
  digest text not null unique check (char_length(digest) <= 200),
  reason text not null check (char_length(reason) <= 2000),
  payload text not null check (char_length(payload) <= 1048576),
  received_at timestamptz not null default now()
);

comment on column public.quarantined_events.id is 'operational: primary key';
comment on column public.quarantined_events.digest is 'operational: the SHA-256 of the payload, in hex';
comment on column public.quarantined_events.reason is 'operational: why it could not be read or applied';
comment on column public.quarantined_events.payload is 'content: what was delivered';
comment on column public.quarantined_events.received_at is 'operational: when it was received';

create index quarantined_events_received_at_idx
  on public.quarantined_events (received_at);

alter table public.quarantined_events enable row level security;

revoke all on public.quarantined_events from anon, authenticated, service_role;
