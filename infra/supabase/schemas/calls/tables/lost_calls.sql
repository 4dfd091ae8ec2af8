-- Digests of the ids of deleted calls and recordings. A file that Azure reports after its
-- interview was deleted is recognised by them, and deleted.
create table public.lost_calls (
  digest bytea primary key,
  lost_at timestamptz not null default clock_timestamp()
);

comment on column public.lost_calls.digest is
  'operational: a digest, by which what is told later is recognised';
comment on column public.lost_calls.lost_at is 'operational: when the row was made';

create index lost_calls_lost_at_idx on public.lost_calls (lost_at);

alter table public.lost_calls enable row level security;

revoke all on public.lost_calls from anon, authenticated, service_role;
