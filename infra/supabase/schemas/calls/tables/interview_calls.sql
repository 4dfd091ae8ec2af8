-- The calls of interviews. The times of a call are those of its events, in whatever order they were
-- delivered.
create table public.interview_calls (
  id uuid primary key default gen_random_uuid(),
  interview_id uuid not null references public.interviews (id) on delete cascade,
  server_call_id text not null unique check (char_length(server_call_id) <= 1000),
  correlation_id text check (char_length(correlation_id) <= 1000),
  started_at timestamptz,
  ended_at timestamptz,
  reported_duration_seconds numeric,
  last_event_at timestamptz,
  -- An instance of the app is starting or stopping its recording, until the lease ends.
  control_claimed_at timestamptz,
  -- A recording failed to start: none is started before this time.
  control_paused_until timestamptz,
  created_at timestamptz not null default now()
);

comment on column public.interview_calls.id is 'operational: primary key';
comment on column public.interview_calls.interview_id is 'operational: the interview';
comment on column public.interview_calls.server_call_id is 'operational: id of the call at Azure';
comment on column public.interview_calls.correlation_id is
  'operational: correlation id of the call at Azure';
comment on column public.interview_calls.started_at is 'operational: start';
comment on column public.interview_calls.ended_at is 'operational: end';
comment on column public.interview_calls.reported_duration_seconds is
  'operational: duration as reported by Azure';
comment on column public.interview_calls.last_event_at is 'operational: time of its latest event';
comment on column public.interview_calls.control_claimed_at is
  'operational: since when an instance is starting or stopping its recording';
comment on column public.interview_calls.control_paused_until is
  'operational: until when no recording of it is started';
comment on column public.interview_calls.created_at is 'operational: when the row was created';

create index interview_calls_interview_id_idx
  on public.interview_calls (interview_id);

create index interview_calls_open_idx
  on public.interview_calls (started_at) where started_at is not null and ended_at is null;

create or replace trigger set_last_active_at
  after insert or update of last_event_at on public.interview_calls
  for each row execute function public.set_last_active_at();

create or replace trigger save_deleted_call_tombstones
  after delete on public.interview_calls
  referencing old table as deleted for each statement
  execute function public.save_deleted_call_tombstones();

alter table public.interview_calls enable row level security;

revoke all on public.interview_calls from anon, authenticated, service_role;
