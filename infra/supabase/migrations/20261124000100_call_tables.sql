-- Calls, their recordings, the consent to them, and the work that follows from their events.

alter table public.interviews add column if not exists closed_at timestamptz;
comment on column public.interviews.closed_at is
  'When a person completed it. From then on no call opens it again.';

-- How many segments of the transcript the score was made from; unknown for older ones.
alter table public.interview_scores add column if not exists segment_count int;

-- A call of an interview. Its times are those of its events, in whatever order they came.
create table if not exists public.interview_calls (
  id uuid primary key default gen_random_uuid(),
  interview_id uuid not null references public.interviews (id) on delete cascade,
  server_call_id text not null unique,
  correlation_id text,
  started_at timestamptz,
  ended_at timestamptz,
  reported_duration_seconds numeric,
  last_event_at timestamptz,
  -- Somebody is starting or stopping a recording of it, for as long as the lease lasts.
  control_claimed_at timestamptz,
  -- A recording of it could not be started, and is not to be tried again before.
  control_paused_until timestamptz,
  created_at timestamptz not null default now()
);
comment on column public.interview_calls.control_paused_until is
  'operational: until when no recording of it is started';
create index if not exists interview_calls_interview_id_idx
  on public.interview_calls (interview_id);
create index if not exists interview_calls_open_idx
  on public.interview_calls (started_at) where started_at is not null and ended_at is null;

-- A recording that the app started.
create table if not exists public.call_recordings (
  id uuid primary key default gen_random_uuid(),
  recording_id text not null unique,
  call_id uuid not null references public.interview_calls (id) on delete cascade,
  started_at timestamptz not null,
  stopped_at timestamptz,
  created_at timestamptz not null default now()
);
create index if not exists call_recordings_call_id_idx on public.call_recordings (call_id);

-- A file of a recording: where Azure has it, and where we keep it once it is imported.
create table if not exists public.recording_parts (
  id uuid primary key default gen_random_uuid(),
  interview_id uuid not null references public.interviews (id) on delete cascade,
  recording_id text not null,
  part_index int not null,
  document_id text not null,
  content_location text not null,
  format text,
  recorded_at timestamptz not null,
  duration_ms int,
  -- Recorded straight into our own storage: only linked.
  own_storage boolean not null default false,
  event_time timestamptz not null,
  url text,
  content_type text,
  size_bytes bigint,
  imported_at timestamptz,
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  unique (interview_id, recording_id, part_index)
);

-- What the candidate agreed to, and when: a history, of which the latest row counts.
create table if not exists public.interview_consents (
  id uuid primary key default gen_random_uuid(),
  interview_id uuid not null references public.interviews (id) on delete cascade,
  recording boolean not null,
  ai_disclosure boolean not null,
  text_version text not null,
  created_at timestamptz not null default now()
);
create index if not exists interview_consents_interview_id_idx
  on public.interview_consents (interview_id, created_at);

-- Events that were here, so that a repeated one is known. One that fits no interview yet waits in
-- `parked` until its call or its recording becomes known.
create table if not exists public.call_events (
  event_id text primary key,
  type text not null check (type in (
    'call_started', 'participant_added', 'participant_removed', 'call_ended', 'recording_ready'
  )),
  time timestamptz not null,
  interview_id uuid,
  server_call_id text,
  recording_id text,
  parked jsonb,
  received_at timestamptz not null default now()
);
create index if not exists call_events_received_at_idx on public.call_events (received_at);
create index if not exists call_events_parked_call_idx
  on public.call_events (server_call_id) where parked is not null;
create index if not exists call_events_parked_recording_idx
  on public.call_events (recording_id) where parked is not null;

-- What was delivered as an event and could not be read as one.
create table if not exists public.set_aside_events (
  id uuid primary key default gen_random_uuid(),
  digest text not null unique,
  reason text not null,
  payload text not null,
  received_at timestamptz not null default now()
);
create index if not exists set_aside_events_received_at_idx
  on public.set_aside_events (received_at);

-- Messages for the queues, written with what they follow from. Those that were sent are kept for a
-- while: they are the memory against sending twice.
create table if not exists public.outgoing_messages (
  message_id text primary key,
  queue text not null check (queue in ('interview-scoring', 'recording-import', 'data-retention')),
  body jsonb not null,
  due_at timestamptz not null,
  interview_id uuid references public.interviews (id) on delete cascade,
  claimed_at timestamptz,
  sent_at timestamptz,
  created_at timestamptz not null default now()
);
create index if not exists outgoing_messages_interview_id_idx
  on public.outgoing_messages (interview_id);
create index if not exists outgoing_messages_unsent_idx
  on public.outgoing_messages (created_at) where sent_at is null;
create index if not exists outgoing_messages_sent_at_idx on public.outgoing_messages (sent_at);
