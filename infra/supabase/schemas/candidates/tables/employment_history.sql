create table public.employment_history (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  company_name text not null check (char_length(company_name) <= 200),
  job_title text not null check (char_length(job_title) <= 200),
  description text check (char_length(description) <= 20000),
  start_date date not null,
  end_date date,
  is_current boolean not null default false,
  created_at timestamptz not null default now()
);

comment on column public.employment_history.id is 'operational: primary key';
comment on column public.employment_history.user_id is 'identifier: the person';
comment on column public.employment_history.company_name is 'personal: employer';
comment on column public.employment_history.job_title is 'personal: title of the position';
comment on column public.employment_history.description is 'content: description by the person';
comment on column public.employment_history.start_date is 'personal: start';
comment on column public.employment_history.end_date is 'personal: end';
comment on column public.employment_history.is_current is 'personal: whether it continues';
comment on column public.employment_history.created_at is 'operational: when the row was created';

create index employment_history_user_id_idx on public.employment_history (user_id);

create or replace trigger limit_rows after insert on public.employment_history
  referencing new table as inserted
  for each statement when (current_user = 'authenticated')
  execute function public.limit_rows('user_id', '200');

alter table public.employment_history enable row level security;

create policy applicants_select on public.employment_history for select to authenticated
  using (exists (
    select from public.applications
    where applications.candidate_id = employment_history.user_id
      and applications.job_role_id = any ((select public.job_roles_of_caller('member'))::uuid[])
  ));

create policy own_delete on public.employment_history for delete to authenticated
  using (user_id = (select auth.uid()));

create policy own_insert on public.employment_history for insert to authenticated
  with check (user_id = (select auth.uid()));

create policy own_select on public.employment_history for select to authenticated
  using (user_id = (select auth.uid()));

create policy own_update on public.employment_history for update to authenticated
  using (user_id = (select auth.uid()))
  with check (user_id = (select auth.uid()));

revoke all on public.employment_history from anon, authenticated, service_role;
grant delete, select on public.employment_history to authenticated;
grant all on public.employment_history to service_role;
grant insert (id, user_id, company_name, job_title, description, start_date, end_date, is_current)
  on public.employment_history to authenticated;
grant update (company_name, job_title, description, start_date, end_date, is_current)
  on public.employment_history to authenticated;
