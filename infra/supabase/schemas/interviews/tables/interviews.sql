create table public.interviews (
  id uuid primary key default gen_random_uuid(),
  application_id uuid not null references public.applications (id) on delete cascade,
  status public.interview_status not null default 'invited',
  started_at timestamptz,
  ended_at timestamptz,
  duration_seconds int,
  recording_url text,
  recording_deleted_at timestamptz,
  anti_cheat_signals jsonb,
  metadata jsonb,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  closed_at timestamptz,
  organisation_id uuid,
  legal_hold boolean not null default false,
  retention_claimed_until timestamptz,
  transcript_deleted_at timestamptz,
  -- An interview that nobody ends is retained from this time on.
  last_active_at timestamptz,
  -- A run that comes late must not end the claim of another.
  retention_claimed_by uuid
);

comment on column public.interviews.id is 'operational: the row';
comment on column public.interviews.application_id is 'operational: the application';
comment on column public.interviews.status is 'operational: how far it is';
comment on column public.interviews.started_at is 'operational: when it began';
comment on column public.interviews.ended_at is 'operational: when it ended';
comment on column public.interviews.duration_seconds is 'operational: how long it took';
comment on column public.interviews.recording_url is
  'content: the recording, by the first of its files';
comment on column public.interviews.recording_deleted_at is
  'operational: when the recording was deleted';
comment on column public.interviews.anti_cheat_signals is
  'personal: what was noticed of the candidate';
comment on column public.interviews.metadata is
  'operational: ids of its calls, and when they were last heard of';
comment on column public.interviews.created_at is 'operational: when the row was made';
comment on column public.interviews.updated_at is 'operational: when the row was last changed';
comment on column public.interviews.closed_at is
  'operational: when a person completed it; from then on no call opens it again';
comment on column public.interviews.organisation_id is
  'operational: the organisation of its role';
comment on column public.interviews.legal_hold is
  'operational: whether nothing of it may be deleted';
comment on column public.interviews.retention_claimed_until is
  'operational: until when somebody is deleting its recording';
comment on column public.interviews.transcript_deleted_at is
  'operational: when what was said was deleted';
comment on column public.interviews.last_active_at is
  'operational: when something was last said, called or recorded';
comment on column public.interviews.retention_claimed_by is
  'operational: the run that deletes its recording';

create index interviews_application_id_idx on public.interviews (application_id);

-- Recordings and transcripts that may be due, by the end of the interview or its last activity.
create index interviews_recorded_idx
  on public.interviews
    (organisation_id, coalesce(ended_at, greatest(started_at, last_active_at), created_at))
  where recording_url is not null and recording_deleted_at is null and not legal_hold;

create index interviews_transcribed_idx
  on public.interviews (organisation_id, coalesce(ended_at, greatest(started_at, last_active_at)))
  where not legal_hold and (
    transcript_deleted_at is null
    or transcript_deleted_at < greatest(ended_at, last_active_at)
  );

create or replace trigger follow_organisation
  before insert or update of application_id, organisation_id on public.interviews
  for each row execute function public.follow_organisation();

create or replace trigger let_interview_go before delete on public.interviews
  for each row execute function public.let_interview_go();

create or replace trigger refuse_late_hold
  before update of legal_hold on public.interviews
  for each row when (new.legal_hold and not old.legal_hold)
  execute function public.refuse_late_hold();

create or replace trigger set_updated_at
  before update on public.interviews
  for each row
  execute function public.set_updated_at();

alter table public.interviews enable row level security;

-- Whoever may read the application may read its interviews.
create policy application_select on public.interviews for select to authenticated
  using (exists (select from public.applications where applications.id = application_id));

revoke all on public.interviews from anon, authenticated, service_role;
grant select on public.interviews to authenticated;
grant all on public.interviews to service_role;
