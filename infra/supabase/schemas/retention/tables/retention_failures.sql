-- What a retention run could not delete: one row for each interview, request or person.
create table public.retention_failures (
  id uuid primary key default gen_random_uuid(),
  run_id uuid not null references public.retention_runs (id) on delete cascade,
  interview_id uuid references public.interviews (id) on delete cascade,
  request_id uuid references public.data_deletion_requests (id) on delete cascade,
  user_id uuid references auth.users (id) on delete cascade,
  reason text not null check (char_length(reason) <= 2000),
  of_transcript boolean not null default false,
  failed_before boolean not null default false,
  created_at timestamptz not null default now(),
  constraint retention_failures_run_id_interview_id_key unique (run_id, interview_id),
  constraint retention_failures_run_id_request_id_key unique (run_id, request_id),
  constraint retention_failures_run_id_user_id_key unique (run_id, user_id),
  constraint retention_failures_check check (num_nonnulls(interview_id, request_id, user_id) = 1)
);

comment on column public.retention_failures.id is 'operational: primary key';
comment on column public.retention_failures.run_id is 'operational: the retention run';
comment on column public.retention_failures.interview_id is 'operational: the interview';
comment on column public.retention_failures.request_id is 'operational: the privacy request';
comment on column public.retention_failures.user_id is 'identifier: the person, if it was a resume';
comment on column public.retention_failures.reason is 'operational: code of the error';
comment on column public.retention_failures.of_transcript is
  'operational: whether the transcript of the interview could not be deleted';
comment on column public.retention_failures.failed_before is
  'operational: whether an earlier run could not delete it either';
comment on column public.retention_failures.created_at is 'operational: when the row was created';

create index retention_failures_interview_id_idx
  on public.retention_failures (interview_id);

create index retention_failures_request_id_idx
  on public.retention_failures (request_id);

create index retention_failures_user_id_idx on public.retention_failures (user_id);

alter table public.retention_failures enable row level security;

revoke all on public.retention_failures from anon, authenticated, service_role;
