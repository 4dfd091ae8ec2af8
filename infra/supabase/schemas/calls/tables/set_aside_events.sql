-- What was delivered as an event and could not be parsed as one.
create table public.set_aside_events (
  id uuid primary key default gen_random_uuid(),
  digest text not null unique,
  reason text not null,
  payload text not null,
  received_at timestamptz not null default now()
);

comment on column public.set_aside_events.id is 'operational: the row';
comment on column public.set_aside_events.digest is 'operational: the hash of the payload';
comment on column public.set_aside_events.reason is 'operational: why it could not be read';
comment on column public.set_aside_events.payload is 'content: what was delivered';
comment on column public.set_aside_events.received_at is 'operational: when it came';

create index set_aside_events_received_at_idx
  on public.set_aside_events (received_at);

alter table public.set_aside_events enable row level security;

revoke all on public.set_aside_events from anon, authenticated, service_role;
