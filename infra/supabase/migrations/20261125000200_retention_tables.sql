-- What retention needs to know: whose an interview is, for how long what it left is kept, what must
-- not be touched, and the runs that delete what is due.

alter table public.organisations add column if not exists transcript_retention_days int;
do $$
begin
  if not exists (
    select from pg_constraint
    where conrelid = 'public.organisations'::regclass
      and conname = 'organisations_transcript_retention_days_allowed'
  ) then
    alter table public.organisations
      add constraint organisations_transcript_retention_days_allowed
      check (transcript_retention_days between 1 and 3650);
  end if;
end $$;
grant update (transcript_retention_days) on public.organisations to authenticated;

alter table public.interviews add column if not exists organisation_id uuid;
alter table public.interviews add column if not exists legal_hold boolean not null default false;
-- Somebody is deleting its recording, for as long as the claim lasts.
alter table public.interviews add column if not exists retention_claimed_until timestamptz;
alter table public.interviews add column if not exists transcript_deleted_at timestamptz;

-- A file that came in between the claim of a recording and its end was not deleted with it.
alter table public.recording_parts add column if not exists deletion_claimed_at timestamptz;

-- The organisation of an interview is that of its application, whatever is written.
create or replace function public.follow_organisation() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  new.organisation_id := (
    select job_roles.organisation_id
    from public.applications
    join public.job_roles on job_roles.id = applications.job_role_id
    where applications.id = new.application_id
  );
  return new;
end $$;

create or replace trigger follow_organisation
  before insert or update of application_id, organisation_id on public.interviews
  for each row execute function public.follow_organisation();

update public.interviews set organisation_id = null where organisation_id is null;

-- A hold that came while the recording is being deleted would promise what cannot be kept.
create or replace function public.refuse_late_hold() returns trigger
language plpgsql set search_path = '' as $$
begin
  if old.retention_claimed_until > clock_timestamp() then
    raise exception using errcode = 'P0001', message = 'deletion_in_progress';
  end if;
  return new;
end $$;

create or replace trigger refuse_late_hold
  before update of legal_hold on public.interviews
  for each row when (new.legal_hold and not old.legal_hold)
  execute function public.refuse_late_hold();

-- What is there to be deleted, by when it ended, so that what is not due need not be looked at.
create index if not exists interviews_recorded_idx
  on public.interviews (organisation_id, ended_at)
  where recording_url is not null and recording_deleted_at is null and not legal_hold;
create index if not exists interviews_transcribed_idx
  on public.interviews (organisation_id, ended_at)
  where not legal_hold and (transcript_deleted_at is null or transcript_deleted_at < ended_at);

create table if not exists public.retention_runs (
  id uuid primary key default gen_random_uuid(),
  state text not null check (state in ('queued', 'running', 'completed', 'failed')),
  cause text not null check (cause in ('timer', 'request')),
  requested_by uuid references auth.users (id) on delete set null,
  -- Whose data it covers; null: everybody's.
  organisation_ids uuid[],
  recordings_deleted int not null default 0,
  interviews_updated int not null default 0,
  transcripts_deleted int not null default 0,
  resumes_deleted int not null default 0,
  requests_completed int not null default 0,
  requests_failed int not null default 0,
  requests_deferred int not null default 0,
  -- Until when it stands in the way of others: it is being worked on, or waits to be.
  lease_until timestamptz,
  -- How often it was given to the queue.
  times_queued int not null default 0,
  started_at timestamptz,
  ended_at timestamptz,
  created_at timestamptz not null default now()
);
create index if not exists retention_runs_requested_by_idx
  on public.retention_runs (requested_by);
create index if not exists retention_runs_created_at_idx on public.retention_runs (created_at);
create index if not exists retention_runs_open_idx
  on public.retention_runs (lease_until) where state in ('queued', 'running');

-- What a run could not do, once for each thing.
create table if not exists public.retention_failures (
  id uuid primary key default gen_random_uuid(),
  run_id uuid not null references public.retention_runs (id) on delete cascade,
  interview_id uuid references public.interviews (id) on delete cascade,
  request_id uuid references public.data_deletion_requests (id) on delete cascade,
  -- Whose resume it was.
  user_id uuid references auth.users (id) on delete cascade,
  reason text not null,
  created_at timestamptz not null default now(),
  check (num_nonnulls(interview_id, request_id, user_id) = 1),
  unique (run_id, interview_id),
  unique (run_id, request_id),
  unique (run_id, user_id)
);
create index if not exists retention_failures_interview_id_idx
  on public.retention_failures (interview_id);
create index if not exists retention_failures_request_id_idx
  on public.retention_failures (request_id);
create index if not exists retention_failures_user_id_idx on public.retention_failures (user_id);

-- People of whom a transcript was deleted and whose resume may be due as well, once nothing needs it.
create table if not exists public.expiring_resumes (
  user_id uuid primary key references auth.users (id) on delete cascade,
  -- The run that looked at it last, and the file that it is deleting.
  reviewed_run_id uuid,
  path text,
  created_at timestamptz not null default now()
);

alter table public.retention_runs enable row level security;
alter table public.retention_failures enable row level security;
alter table public.expiring_resumes enable row level security;
revoke all on public.retention_runs, public.retention_failures, public.expiring_resumes
  from public, anon, authenticated, service_role;

revoke execute on function public.follow_organisation, public.refuse_late_hold
  from public, anon, authenticated, service_role;
