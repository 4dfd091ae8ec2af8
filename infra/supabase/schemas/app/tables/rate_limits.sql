-- Request limits, shared by all instances. Unlogged: a crash of the database resets all limits, which does
-- no harm.
create unlogged table public.rate_limits (
  key text primary key check (char_length(key) <= 1000),
  hits timestamptz[] not null,
  expires_at timestamptz not null
);

comment on column public.rate_limits.key is
  'identifier: name of the limit, with a digest of the user or address';
comment on column public.rate_limits.hits is 'operational: times of the requests in the window';
comment on column public.rate_limits.expires_at is 'operational: when the row can be deleted';

create index rate_limits_expires_at_idx on public.rate_limits (expires_at);

alter table public.rate_limits enable row level security;

revoke all on public.rate_limits from anon, authenticated, service_role;
