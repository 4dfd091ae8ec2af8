create table public.candidate_skills (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  skill_name text not null check (char_length(skill_name) <= 200),
  skill_type text not null,
  proficiency_level text check (char_length(proficiency_level) <= 200),
  created_at timestamptz not null default now(),
  constraint candidate_skills_skill_type_allowed check (skill_type in ('hard', 'soft'))
);

comment on column public.candidate_skills.id is 'operational: primary key';
comment on column public.candidate_skills.user_id is 'identifier: the person';
comment on column public.candidate_skills.skill_name is 'personal: name of the skill';
comment on column public.candidate_skills.skill_type is 'personal: kind of skill';
comment on column public.candidate_skills.proficiency_level is 'personal: level of proficiency';
comment on column public.candidate_skills.created_at is 'operational: when the row was created';

create index candidate_skills_user_id_idx on public.candidate_skills (user_id);

create or replace trigger limit_rows after insert on public.candidate_skills
  referencing new table as inserted
  for each statement when (current_user = 'authenticated')
  execute function public.limit_rows('user_id', '500');

alter table public.candidate_skills enable row level security;

create policy applicants_select on public.candidate_skills for select to authenticated
  using (exists (
    select from public.applications
    where applications.candidate_id = candidate_skills.user_id
      and applications.job_role_id = any ((select public.job_roles_of_caller('member'))::uuid[])
  ));

create policy own_delete on public.candidate_skills for delete to authenticated
  using (user_id = (select auth.uid()));

create policy own_insert on public.candidate_skills for insert to authenticated
  with check (user_id = (select auth.uid()));

create policy own_select on public.candidate_skills for select to authenticated
  using (user_id = (select auth.uid()));

create policy own_update on public.candidate_skills for update to authenticated
  using (user_id = (select auth.uid()))
  with check (user_id = (select auth.uid()));

revoke all on public.candidate_skills from anon, authenticated, service_role;
grant delete, select on public.candidate_skills to authenticated;
grant all on public.candidate_skills to service_role;
grant insert (id, user_id, skill_name, skill_type, proficiency_level)
  on public.candidate_skills to authenticated;
grant update (skill_name, skill_type, proficiency_level)
  on public.candidate_skills to authenticated;
