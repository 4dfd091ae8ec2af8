-- Digests of the ids of deleted calls and recordings. By these the app recognises a file that Azure
-- reports after its interview was deleted, and deletes it.
create table public.deleted_call_tombstones (
  digest bytea primary key,
  deleted_at timestamptz not null default clock_timestamp()
);

comment on column public.deleted_call_tombstones.digest is
  'operational: the SHA-256 of the id of a call or recording';
comment on column public.deleted_call_tombstones.deleted_at is 'operational: when the call or recording was deleted';

create index deleted_call_tombstones_deleted_at_idx
  on public.deleted_call_tombstones (deleted_at);

alter table public.deleted_call_tombstones enable row level security;

revoke all on public.deleted_call_tombstones from anon, authenticated, service_role;
