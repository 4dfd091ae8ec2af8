create table public.job_roles (
  id uuid primary key default gen_random_uuid(),
  organisation_id uuid not null references public.organisations (id) on delete cascade,
  title text not null check (char_length(title) <= 300),
  description text check (char_length(description) <= 20000),
  department text check (char_length(department) <= 200),
  location text check (char_length(location) <= 200),
  work_type text check (char_length(work_type) <= 200),
  employment_type text check (char_length(employment_type) <= 200),
  industry text check (char_length(industry) <= 200),
  salary_range_min int,
  salary_range_max int,
  requirements jsonb check (char_length(requirements::text) <= 65536),
  scoring_rubric jsonb check (char_length(scoring_rubric::text) <= 65536),
  interview_structure jsonb check (char_length(interview_structure::text) <= 65536),
  status public.job_role_status not null default 'draft',
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

comment on column public.job_roles.id is 'operational: primary key';
comment on column public.job_roles.organisation_id is 'operational: the organisation';
comment on column public.job_roles.title is 'organisation: title of the vacancy';
comment on column public.job_roles.description is 'organisation: description of the work';
comment on column public.job_roles.department is 'organisation: department of the organisation';
comment on column public.job_roles.location is 'organisation: where the work is done';
comment on column public.job_roles.work_type is 'organisation: on site, remote or both';
comment on column public.job_roles.employment_type is 'organisation: full time, part time or other';
comment on column public.job_roles.industry is 'organisation: industry';
comment on column public.job_roles.salary_range_min is 'organisation: lowest salary';
comment on column public.job_roles.salary_range_max is 'organisation: highest salary';
comment on column public.job_roles.requirements is 'organisation: what candidates must bring';
comment on column public.job_roles.scoring_rubric is 'organisation: the rubric for its interviews';
comment on column public.job_roles.interview_structure is
  'organisation: the plan of its interviews';
comment on column public.job_roles.status is 'operational: whether candidates can apply';
comment on column public.job_roles.created_by is 'identifier: the member who created it';
comment on column public.job_roles.created_at is 'operational: when the row was created';
comment on column public.job_roles.updated_at is 'operational: when the row was last changed';

create index job_roles_created_by_idx on public.job_roles (created_by);

create index job_roles_organisation_id_idx on public.job_roles (organisation_id);

create index job_roles_status_idx on public.job_roles (status);

create or replace trigger queue_resume_review
  after update of status on public.job_roles
  for each row when (new.status = 'closed' and old.status <> 'closed')
  execute function public.queue_resume_review();

create or replace trigger set_updated_at
  before update on public.job_roles
  for each row
  execute function public.set_updated_at();

create or replace trigger lock_interviews_of_job_role before delete on public.job_roles
  for each row execute function public.lock_interviews_of_job_role();

create or replace trigger limit_rows after insert on public.job_roles
  referencing new table as inserted
  for each statement when (current_user = 'authenticated')
  execute function public.limit_rows('organisation_id', '5000');

alter table public.job_roles enable row level security;

create policy active_select on public.job_roles for select to authenticated
  using (status = 'active' and (select public.is_user()));

create policy admins_delete on public.job_roles for delete to authenticated
  using (organisation_id = any ((select public.organisations_of_caller('admin'))::uuid[]));

create policy members_select on public.job_roles for select to authenticated
  using (organisation_id = any ((select public.organisations_of_caller('member'))::uuid[]));

create policy applied_select on public.job_roles for select to authenticated
  using (id = any ((select public.job_roles_applied_for())::uuid[]));

create policy presented_select on public.job_roles for select to anon, authenticated
  using (id = (select public.presented_invitation('job_role')));

create policy recruiters_insert on public.job_roles for insert to authenticated
  with check (
    organisation_id = any ((select public.organisations_of_caller('recruiter'))::uuid[])
    and (created_by is null or created_by = (select auth.uid()))
  );

create policy recruiters_update on public.job_roles for update to authenticated
  using (organisation_id = any ((select public.organisations_of_caller('recruiter'))::uuid[]));

revoke all on public.job_roles from anon, authenticated, service_role;
grant delete, select on public.job_roles to authenticated;
grant all on public.job_roles to service_role;
-- With the token of an invitation, before somebody signs in. All columns: the function organisations takes the row.
grant select on public.job_roles to anon;
grant insert (
  id, organisation_id, title, description, department, location, work_type, employment_type,
  industry, salary_range_min, salary_range_max, requirements, scoring_rubric,
  interview_structure, status, created_by
) on public.job_roles to authenticated;
grant update (
  title, description, department, location, work_type, employment_type, industry,
  salary_range_min, salary_range_max, requirements, scoring_rubric, interview_structure, status
) on public.job_roles to authenticated;
