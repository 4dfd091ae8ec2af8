-- Recordings that the app started.
create table public.call_recordings (
  id uuid primary key default gen_random_uuid(),
  recording_id text not null unique check (char_length(recording_id) <= 1000),
  call_id uuid not null references public.interview_calls (id) on delete cascade,
  started_at timestamptz not null,
  stopped_at timestamptz,
  created_at timestamptz not null default now()
);

comment on column public.call_recordings.id is 'operational: primary key';
comment on column public.call_recordings.recording_id is
  'operational: id of the recording at Azure';
comment on column public.call_recordings.call_id is 'operational: the call';
comment on column public.call_recordings.started_at is 'operational: when it was started';
comment on column public.call_recordings.stopped_at is 'operational: when it was stopped';
comment on column public.call_recordings.created_at is 'operational: when the row was created';

create index call_recordings_call_id_idx on public.call_recordings (call_id);

create or replace trigger save_deleted_call_tombstones
  after delete on public.call_recordings
  referencing old table as deleted for each statement
  execute function public.save_deleted_call_tombstones();

alter table public.call_recordings enable row level security;

revoke all on public.call_recordings from anon, authenticated, service_role;
