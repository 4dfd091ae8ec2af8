-- What was deleted for a privacy request. A receipt is kept after its person is deleted: it refers to no row
-- and identifies no one.
create table public.erasure_receipts (
  id uuid primary key,
  request_type text not null check (char_length(request_type) <= 200),
  requested_at timestamptz not null,
  completed_at timestamptz not null default clock_timestamp(),
  removed jsonb not null check (char_length(removed::text) <= 65536)
);

comment on column public.erasure_receipts.id is 'operational: id of the request, which may be deleted';
comment on column public.erasure_receipts.request_type is 'operational: type of the request';
comment on column public.erasure_receipts.requested_at is 'operational: when it was requested';
comment on column public.erasure_receipts.completed_at is 'operational: when it was completed';
comment on column public.erasure_receipts.removed is 'operational: numbers of deleted rows, files and identities';

alter table public.erasure_receipts enable row level security;

revoke all on public.erasure_receipts from anon, authenticated, service_role;
