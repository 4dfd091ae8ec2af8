create table public.education (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  institution text not null check (char_length(institution) <= 200),
  degree text not null check (char_length(degree) <= 200),
  field_of_study text check (char_length(field_of_study) <= 200),
  start_date date,
  end_date date,
  is_current boolean not null default false,
  created_at timestamptz not null default now()
);

comment on column public.education.id is 'operational: primary key';
comment on column public.education.user_id is 'identifier: the person';
comment on column public.education.institution is 'personal: institution';
comment on column public.education.degree is 'personal: degree';
comment on column public.education.field_of_study is 'personal: field of study';
comment on column public.education.start_date is 'personal: start';
comment on column public.education.end_date is 'personal: end';
comment on column public.education.is_current is 'personal: whether it continues';
comment on column public.education.created_at is 'operational: when the row was created';

create index education_user_id_idx on public.education (user_id);

create or replace trigger limit_rows after insert on public.education
  referencing new table as inserted
  for each statement when (current_user = 'authenticated')
  execute function public.limit_rows('user_id', '100');

alter table public.education enable row level security;

create policy applicants_select on public.education for select to authenticated
  using (exists (
    select from public.applications
    where applications.candidate_id = education.user_id
      and applications.job_role_id = any ((select public.job_roles_of_caller('member'))::uuid[])
  ));

create policy own_delete on public.education for delete to authenticated
  using (user_id = (select auth.uid()));

create policy own_insert on public.education for insert to authenticated
  with check (user_id = (select auth.uid()));

create policy own_select on public.education for select to authenticated
  using (user_id = (select auth.uid()));

create policy own_update on public.education for update to authenticated
  using (user_id = (select auth.uid()))
  with check (user_id = (select auth.uid()));

revoke all on public.education from anon, authenticated, service_role;
grant delete, select on public.education to authenticated;
grant all on public.education to service_role;
grant insert (id, user_id, institution, degree, field_of_study, start_date, end_date, is_current)
  on public.education to authenticated;
grant update (institution, degree, field_of_study, start_date, end_date, is_current)
  on public.education to authenticated;
