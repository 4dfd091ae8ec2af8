create table public.interviews (
  id uuid primary key default gen_random_uuid(),
  application_id uuid not null references public.applications (id) on delete cascade,
  status public.interview_status not null default 'invited',
  started_at timestamptz,
  ended_at timestamptz,
  duration_seconds int,
  recording_url text check (char_length(recording_url) <= 2000),
  recording_deleted_at timestamptz,
  anti_cheat_signals jsonb check (char_length(anti_cheat_signals::text) <= 65536),
  metadata jsonb check (char_length(metadata::text) <= 65536),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  closed_at timestamptz,
  organisation_id uuid,
  legal_hold boolean not null default false,
  retention_claimed_until timestamptz,
  transcript_deleted_at timestamptz,
  -- Retention of an interview that has not ended counts from here.
  last_active_at timestamptz,
  -- A run that comes late must not end the claim of another.
  retention_claimed_by uuid,
  -- Of its recording, in a row.
  deletion_failures int not null default 0,
  deletion_retry_at timestamptz,
  transcript_deletion_failures int not null default 0,
  transcript_deletion_retry_at timestamptz,
  -- Those of its first turn: a later change of the role, or another list of the caller, does not count.
  competencies text[] check (char_length(competencies::text) <= 65536)
);

comment on column public.interviews.id is 'operational: primary key';
comment on column public.interviews.application_id is 'operational: the application';
comment on column public.interviews.status is 'operational: state of the interview';
comment on column public.interviews.started_at is 'operational: start';
comment on column public.interviews.ended_at is 'operational: end';
comment on column public.interviews.duration_seconds is
  'operational: duration of its calls, or from start to end';
comment on column public.interviews.recording_url is
  'content: URL of the first file of its recording';
comment on column public.interviews.recording_deleted_at is
  'operational: when the recording was deleted';
comment on column public.interviews.anti_cheat_signals is 'personal: signs of cheating';
comment on column public.interviews.metadata is
  'operational: ids of its latest call, and the time of the latest event';
comment on column public.interviews.created_at is 'operational: when the row was created';
comment on column public.interviews.updated_at is 'operational: when the row was last changed';
comment on column public.interviews.closed_at is
  'operational: when somebody completed it; no later call opens it again';
comment on column public.interviews.organisation_id is
  'operational: the organisation of its job role';
comment on column public.interviews.legal_hold is
  'operational: whether nothing of it may be deleted';
comment on column public.interviews.retention_claimed_until is
  'operational: until when a retention run has claimed it, to delete its data';
comment on column public.interviews.transcript_deleted_at is
  'operational: when the transcript was deleted';
comment on column public.interviews.last_active_at is
  'operational: latest time of a turn, call event or recording';
comment on column public.interviews.retention_claimed_by is
  'operational: the retention run that has claimed it';
comment on column public.interviews.deletion_failures is
  'operational: how often its recording could not be deleted';
comment on column public.interviews.deletion_retry_at is
  'operational: when the nightly run next tries to delete a recording that could not be deleted';
comment on column public.interviews.transcript_deletion_failures is
  'operational: how often its transcript could not be deleted';
comment on column public.interviews.transcript_deletion_retry_at is
  'operational: when the nightly run next tries to delete a transcript that could not be deleted';
comment on column public.interviews.competencies is
  'content: the competencies that it is about, by number';

create index interviews_application_id_idx on public.interviews (application_id);

-- Recordings and transcripts that may be due, by the end of the interview or its last activity.
create index interviews_recorded_idx
  on public.interviews
    (organisation_id, coalesce(ended_at, greatest(started_at, last_active_at), created_at))
  where recording_url is not null and recording_deleted_at is null and not legal_hold;

create index interviews_deletion_retry_idx
  on public.interviews (deletion_retry_at) where deletion_retry_at is not null;

create index interviews_transcribed_idx
  on public.interviews (organisation_id, coalesce(ended_at, greatest(started_at, last_active_at)))
  where not legal_hold and (
    transcript_deleted_at is null
    or transcript_deleted_at < greatest(ended_at, last_active_at)
  );

create or replace trigger set_interview_organisation
  before insert or update of application_id, organisation_id on public.interviews
  for each row execute function public.set_interview_organisation();

create or replace trigger create_group_call after insert on public.interviews
  for each row execute function public.create_group_call();

create or replace trigger prepare_interview_deletion before delete on public.interviews
  for each row execute function public.prepare_interview_deletion();

create or replace trigger limit_own_interview before insert on public.interviews
  for each row when (current_user = 'authenticated') execute function public.limit_own_interview();

create or replace trigger limit_own_interview_update before update on public.interviews
  for each row when (current_user = 'authenticated')
  execute function public.limit_own_interview_update();

create or replace trigger score_own_interview after update of status on public.interviews
  for each row when (
    current_user = 'authenticated' and old.status <> 'completed' and new.status = 'completed'
  )
  execute function public.score_own_interview();

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
-- Not who sees the application by the token of an invitation. Who sees an interview sees what belongs to it.
create policy application_select on public.interviews for select to authenticated
  using (exists (
    select from public.applications
    where applications.id = application_id and (
      applications.candidate_id = (select auth.uid())
      or applications.job_role_id = any ((select public.job_roles_of_caller('member'))::uuid[])
    )
  ));

-- Candidates open, start and end their own: see limit_own_interview.
create policy own_insert on public.interviews for insert to authenticated
  with check (exists (
    select from public.applications
    where applications.id = application_id and applications.candidate_id = (select auth.uid())
  ));

create policy own_update on public.interviews for update to authenticated
  using (exists (
    select from public.applications
    where applications.id = application_id and applications.candidate_id = (select auth.uid())
  ));

revoke all on public.interviews from anon, authenticated, service_role;
grant select on public.interviews to authenticated;
grant all on public.interviews to service_role;
grant insert (
  id, application_id, status, started_at, ended_at, duration_seconds, anti_cheat_signals
) on public.interviews to authenticated;
grant update (status, started_at, ended_at, duration_seconds, anti_cheat_signals)
  on public.interviews to authenticated;
