-- One candidate may apply to one role several times, one after the other: (job_role_id, candidate_id) is not
-- unique, and older rows have several open ones. One of somebody who was invited by mail address has no candidate
-- until they accept.
create table public.applications (
  id uuid primary key default gen_random_uuid(),
  job_role_id uuid not null references public.job_roles (id) on delete cascade,
  candidate_id uuid references auth.users (id) on delete cascade,
  status text not null default 'applied',
  match_score int,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  invited_email text check (char_length(invited_email) <= 320),
  constraint applications_candidate_or_address check (
    num_nonnulls(candidate_id, invited_email) = 1
  ),
  constraint applications_status_allowed check (
    status in (
      'applied', 'screening', 'invited', 'interviewing', 'interviewed', 'scoring', 'reviewed',
      'shortlisted', 'rejected', 'hired'
    )
  )
);

comment on column public.applications.id is 'operational: primary key';
comment on column public.applications.job_role_id is 'operational: the job role';
comment on column public.applications.candidate_id is 'identifier: the candidate';
comment on column public.applications.status is
  'personal: how far the application is, or its result';
comment on column public.applications.match_score is
  'personal: how well the candidate fits the role';
comment on column public.applications.created_at is 'operational: when the row was created';
comment on column public.applications.updated_at is 'operational: when the row was last changed';

comment on column public.applications.invited_email is
  'personal: mail address of the invited person, until they accept';

create index applications_candidate_id_idx on public.applications (candidate_id);

create index applications_invited_at_idx
  on public.applications (created_at) where candidate_id is null;

create index applications_invited_email_idx
  on public.applications (lower(invited_email)) where candidate_id is null;

create index applications_job_role_id_idx on public.applications (job_role_id);

create or replace trigger limit_applications before insert on public.applications
  for each row when (current_user = 'authenticated') execute function public.limit_applications();

create or replace trigger limit_application_update before update on public.applications
  for each row when (current_user = 'authenticated')
  execute function public.limit_application_update();

create or replace trigger discard_hidden_match_score
  before insert or update of match_score on public.applications
  for each row when (new.match_score is not null)
  execute function public.discard_hidden_match_score();

create or replace trigger queue_reviews_of_changed
  after update on public.applications referencing old table as was new table as changed
  for each statement execute function public.queue_reviews_of_applications();

create or replace trigger queue_reviews_of_new
  after insert on public.applications referencing new table as changed
  for each statement execute function public.queue_reviews_of_applications();

create or replace trigger set_updated_at
  before update on public.applications
  for each row
  execute function public.set_updated_at();

alter table public.applications enable row level security;

create policy members_select on public.applications for select to authenticated
  using (job_role_id = any ((select public.job_roles_of_caller('member'))::uuid[]));

create policy recruiters_update on public.applications for update to authenticated
  using (job_role_id = any ((select public.job_roles_of_caller('recruiter'))::uuid[]));

-- Candidates apply for themselves, to an active role, and cannot set the outcome.
create policy own_insert on public.applications for insert to authenticated
  with check (
    candidate_id = (select auth.uid())
    and status = 'applied'
    and match_score is null
    and exists (
      select from public.job_roles
      where job_roles.id = applications.job_role_id and job_roles.status = 'active'
    )
  );

-- See limit_application_update.
create policy own_update on public.applications for update to authenticated
  using (candidate_id = (select auth.uid()));

create policy own_select on public.applications for select to authenticated
  using (candidate_id = (select auth.uid()));

create policy presented_select on public.applications for select to anon, authenticated
  using (id = (select public.presented_invitation('application')));

revoke all on public.applications from anon, authenticated, service_role;
grant select on public.applications to authenticated;
grant all on public.applications to service_role;
-- With the token of an invitation, before somebody signs in.
grant select (id, job_role_id, candidate_id, status, created_at, updated_at)
  on public.applications to anon;
grant insert (id, job_role_id, candidate_id, status, match_score)
  on public.applications to authenticated;
grant update (status, match_score)
  on public.applications to authenticated;
