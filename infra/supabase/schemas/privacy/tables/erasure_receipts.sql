-- What was removed for a request. It outlives the person: it refers to no row, and names nobody.
create table public.erasure_receipts (
  id uuid primary key,
  request_type text not null,
  requested_at timestamptz not null,
  completed_at timestamptz not null default clock_timestamp(),
  removed jsonb not null
);

comment on column public.erasure_receipts.id is 'operational: the request, which may be gone';
comment on column public.erasure_receipts.request_type is 'operational: what was asked for';
comment on column public.erasure_receipts.requested_at is 'operational: when it was asked for';
comment on column public.erasure_receipts.completed_at is 'operational: when it was done';
comment on column public.erasure_receipts.removed is 'operational: how many of what were removed';

alter table public.erasure_receipts enable row level security;

revoke all on public.erasure_receipts from anon, authenticated, service_role;
