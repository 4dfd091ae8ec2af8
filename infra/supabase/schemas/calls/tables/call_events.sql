-- Events that were handled, so that a repeated one is recognised. One that fits no interview yet
-- waits in `parked` until its call or its recording is known.
create table public.call_events (
  event_id text primary key check (char_length(event_id) <= 1000),
  type text not null,
  time timestamptz not null,
  interview_id uuid,
  server_call_id text check (char_length(server_call_id) <= 1000),
  recording_id text check (char_length(recording_id) <= 1000),
  parked jsonb check (char_length(parked::text) <= 1048576),
  received_at timestamptz not null default now(),
  constraint call_events_type_check check (
    type in (
      'call_started', 'participant_added', 'participant_removed', 'call_ended', 'recording_ready'
    )
  )
);

comment on column public.call_events.event_id is 'operational: primary key, from Event Grid';
comment on column public.call_events.type is 'operational: kind of event';
comment on column public.call_events.time is 'operational: when it happened';
comment on column public.call_events.interview_id is 'operational: the interview, once it is known';
comment on column public.call_events.server_call_id is 'operational: id of the call at Azure';
comment on column public.call_events.recording_id is 'operational: id of the recording at Azure';
comment on column public.call_events.parked is
  'operational: the event, without names, until its interview is known';
comment on column public.call_events.received_at is 'operational: when it was received';

create index call_events_interview_id_idx on public.call_events (interview_id);

create index call_events_parked_call_idx
  on public.call_events (server_call_id) where parked is not null;

create index call_events_parked_recording_idx
  on public.call_events (recording_id) where parked is not null;

create index call_events_received_at_idx on public.call_events (received_at);

create or replace trigger discard_event_of_deleted_call before update of parked on public.call_events
  for each row when (new.parked is not null)
  execute function public.discard_event_of_deleted_call();

alter table public.call_events enable row level security;

revoke all on public.call_events from anon, authenticated, service_role;
