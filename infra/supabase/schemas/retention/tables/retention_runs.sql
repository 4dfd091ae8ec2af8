create table public.retention_runs (
  id uuid primary key default gen_random_uuid(),
  state text not null,
  cause text not null,
  requested_by uuid references auth.users (id) on delete set null,
  organisation_ids uuid[],
  recordings_deleted int not null default 0,
  interviews_updated int not null default 0,
  transcripts_deleted int not null default 0,
  resumes_deleted int not null default 0,
  requests_completed int not null default 0,
  requests_failed int not null default 0,
  requests_deferred int not null default 0,
  lease_until timestamptz default clock_timestamp() + interval '5 min',
  times_queued int not null default 0,
  started_at timestamptz,
  ended_at timestamptz,
  created_at timestamptz not null default now(),
  constraint retention_runs_cause_check check (cause in (
      'timer', 'request'
    )),
  constraint retention_runs_state_check check (state in (
      'queued', 'running', 'completed', 'failed'
    ))
);

comment on column public.retention_runs.id is 'operational: primary key';
comment on column public.retention_runs.state is 'operational: state of the run';
comment on column public.retention_runs.cause is 'operational: what started it';
comment on column public.retention_runs.requested_by is 'identifier: the user who started it';
comment on column public.retention_runs.organisation_ids is
  'operational: the organisations that it covers';
comment on column public.retention_runs.recordings_deleted is 'operational: number';
comment on column public.retention_runs.interviews_updated is 'operational: number';
comment on column public.retention_runs.transcripts_deleted is 'operational: number';
comment on column public.retention_runs.resumes_deleted is 'operational: number';
comment on column public.retention_runs.requests_completed is 'operational: number';
comment on column public.retention_runs.requests_failed is 'operational: number';
comment on column public.retention_runs.requests_deferred is 'operational: number';
comment on column public.retention_runs.lease_until is
  'operational: until when it is claimed by an instance, or may wait in the queue';
comment on column public.retention_runs.times_queued is
  'operational: how often it was queued';
comment on column public.retention_runs.started_at is 'operational: start';
comment on column public.retention_runs.ended_at is 'operational: end';
comment on column public.retention_runs.created_at is 'operational: when the row was created';

create index retention_runs_created_at_idx on public.retention_runs (created_at);

create index retention_runs_open_idx
  on public.retention_runs (lease_until) where state in ('queued', 'running');

create index retention_runs_requested_by_idx
  on public.retention_runs (requested_by);

alter table public.retention_runs enable row level security;

revoke all on public.retention_runs from anon, authenticated, service_role;
