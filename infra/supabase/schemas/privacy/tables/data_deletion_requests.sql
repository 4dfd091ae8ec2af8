create table public.data_deletion_requests (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  request_type text not null default 'full_deletion',
  status text not null default 'pending',
  reason text check (char_length(reason) <= 2000),
  notes text check (char_length(notes) <= 2000),
  requested_at timestamptz not null default now(),
  processed_at timestamptz,
  processed_by uuid,
  created_at timestamptz not null default now(),
  claimed_until timestamptz,
  last_run_id uuid,
  removed_outside jsonb not null default '{}' check (char_length(removed_outside::text) <= 65536),
  -- In a row.
  failures int not null default 0,
  retry_at timestamptz,
  constraint data_deletion_requests_request_type_allowed check (
    request_type in ('full_deletion', 'recording_only', 'anonymize')
  ),
  constraint data_deletion_requests_status_allowed check (
    status in ('pending', 'processing', 'completed', 'failed')
  )
);

comment on column public.data_deletion_requests.id is 'operational: primary key';
comment on column public.data_deletion_requests.user_id is 'identifier: the person';
comment on column public.data_deletion_requests.request_type is 'personal: what is to be deleted';
comment on column public.data_deletion_requests.status is 'operational: state of the request';
comment on column public.data_deletion_requests.reason is 'content: reason given by the person';
comment on column public.data_deletion_requests.notes is 'content: why it was deferred or failed';
comment on column public.data_deletion_requests.requested_at is 'operational: when it was requested';
comment on column public.data_deletion_requests.processed_at is 'operational: when it was completed';
comment on column public.data_deletion_requests.processed_by is 'identifier: the user who processed it';
comment on column public.data_deletion_requests.created_at is
  'operational: when the row was created';
comment on column public.data_deletion_requests.claimed_until is
  'operational: until when a retention run has claimed it';
comment on column public.data_deletion_requests.last_run_id is
  'operational: the retention run that last tried it';
comment on column public.data_deletion_requests.removed_outside is
  'operational: how many files and identities have been deleted for it';
comment on column public.data_deletion_requests.failures is 'operational: how often it failed';
comment on column public.data_deletion_requests.retry_at is
  'operational: when the nightly run next tries a request that failed';

create index data_deletion_requests_open_idx
  on public.data_deletion_requests (requested_at) where status <> 'completed';

create index data_deletion_requests_user_id_idx
  on public.data_deletion_requests (user_id);

create or replace trigger validate_own_deletion_request
  before insert on public.data_deletion_requests
  for each row when (current_user = 'authenticated')
  execute function public.validate_own_deletion_request();

create or replace trigger audit_own_deletion_request
  after insert on public.data_deletion_requests
  for each row when (current_user = 'authenticated')
  execute function public.audit_own_deletion_request();

alter table public.data_deletion_requests enable row level security;

create policy own_insert on public.data_deletion_requests for insert to authenticated
  with check (user_id = (select auth.uid()) and status = 'pending');

create policy own_select on public.data_deletion_requests for select to authenticated
  using (user_id = (select auth.uid()));

revoke all on public.data_deletion_requests from anon, authenticated, service_role;
grant select on public.data_deletion_requests to authenticated;
grant all on public.data_deletion_requests to service_role;
grant insert (id, user_id, request_type, status, reason)
  on public.data_deletion_requests to authenticated;
