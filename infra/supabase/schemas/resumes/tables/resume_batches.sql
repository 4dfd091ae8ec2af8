-- Resumes of people who may not have an account, which a recruiter uploads for a job role.
create table public.resume_batches (
  id uuid primary key default gen_random_uuid(),
  job_role_id uuid not null references public.job_roles (id) on delete cascade,
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now()
);

comment on column public.resume_batches.id is 'operational: primary key';
comment on column public.resume_batches.job_role_id is 'operational: the job role';
comment on column public.resume_batches.created_by is 'identifier: the member who created it';
comment on column public.resume_batches.created_at is 'operational: when the row was created';

create index resume_batches_created_by_idx on public.resume_batches (created_by);

create index resume_batches_job_role_id_idx on public.resume_batches (job_role_id);

alter table public.resume_batches enable row level security;

create policy recruiters_select on public.resume_batches for select to authenticated
  using (job_role_id = any ((select public.job_roles_of_caller('recruiter'))::uuid[]));

revoke all on public.resume_batches from anon, authenticated, service_role;
grant select on public.resume_batches to authenticated;
grant all on public.resume_batches to service_role;
