create table public.candidate_profiles (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null unique references auth.users (id) on delete cascade,
  first_name text check (char_length(first_name) <= 200),
  last_name text check (char_length(last_name) <= 200),
  email text check (char_length(email) <= 320),
  phone text check (char_length(phone) <= 200),
  suburb text check (char_length(suburb) <= 200),
  state text check (char_length(state) <= 200),
  postcode text check (char_length(postcode) <= 200),
  country text check (char_length(country) <= 200),
  linkedin_url text check (char_length(linkedin_url) <= 2000),
  portfolio_url text check (char_length(portfolio_url) <= 2000),
  cv_file_path text check (char_length(cv_file_path) <= 2000),
  cv_uploaded_at timestamptz,
  availability text check (char_length(availability) <= 200),
  work_mode text check (char_length(work_mode) <= 200),
  work_rights text check (char_length(work_rights) <= 200),
  gpa_wam numeric,
  profile_visibility text check (char_length(profile_visibility) <= 200),
  visibility_settings jsonb check (char_length(visibility_settings::text) <= 65536),
  paused_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint candidate_profiles_linkedin_url_is_url check (
    linkedin_url ~* '^https?://[^[:space:][:cntrl:]"''<>\\]+$'
  ),
  constraint candidate_profiles_portfolio_url_is_url check (
    portfolio_url ~* '^https?://[^[:space:][:cntrl:]"''<>\\]+$'
  )
);

comment on column public.candidate_profiles.id is 'operational: primary key';
comment on column public.candidate_profiles.user_id is 'identifier: the person';
comment on column public.candidate_profiles.first_name is 'personal: first name';
comment on column public.candidate_profiles.last_name is 'personal: last name';
comment on column public.candidate_profiles.email is 'personal: mail address';
comment on column public.candidate_profiles.phone is 'personal: phone number';
comment on column public.candidate_profiles.suburb is 'personal: suburb';
comment on column public.candidate_profiles.state is 'personal: state';
comment on column public.candidate_profiles.postcode is 'personal: postcode';
comment on column public.candidate_profiles.country is 'personal: country';
comment on column public.candidate_profiles.linkedin_url is 'personal: LinkedIn profile';
comment on column public.candidate_profiles.portfolio_url is 'personal: portfolio';
comment on column public.candidate_profiles.cv_file_path is
  'content: path of the resume in storage';
comment on column public.candidate_profiles.cv_uploaded_at is
  'operational: when the resume was uploaded';
comment on column public.candidate_profiles.availability is 'personal: when the person can start';
comment on column public.candidate_profiles.work_mode is 'personal: preferred mode of work';
comment on column public.candidate_profiles.work_rights is 'personal: right to work';
comment on column public.candidate_profiles.gpa_wam is 'personal: average grade';
comment on column public.candidate_profiles.profile_visibility is
  'personal: who may see the profile';
comment on column public.candidate_profiles.visibility_settings is
  'personal: what others may see of the profile';
comment on column public.candidate_profiles.paused_at is
  'personal: since when the person has paused looking for work';
comment on column public.candidate_profiles.created_at is 'operational: when the row was created';
comment on column public.candidate_profiles.updated_at is
  'operational: when the row was last changed';

create index candidate_profiles_cv_file_path_idx
  on public.candidate_profiles (cv_file_path) where cv_file_path is not null;

create or replace trigger complete_urls before insert or update on public.candidate_profiles
  for each row when (
    not new.linkedin_url ~* '^https?://\S+$' or not new.portfolio_url ~* '^https?://\S+$'
  )
  execute function public.complete_urls();

create or replace trigger queue_resume_review
  after insert or update of cv_file_path on public.candidate_profiles
  for each row when (new.cv_file_path is not null) execute function public.queue_resume_review();

create or replace trigger set_updated_at
  before update on public.candidate_profiles
  for each row
  execute function public.set_updated_at();

alter table public.candidate_profiles enable row level security;

create policy applicants_select on public.candidate_profiles for select to authenticated
  using (exists (
    select from public.applications
    where applications.candidate_id = candidate_profiles.user_id
      and applications.job_role_id = any ((select public.job_roles_of_caller('member'))::uuid[])
  ));

create policy own_delete on public.candidate_profiles for delete to authenticated
  using (user_id = (select auth.uid()));

create policy own_insert on public.candidate_profiles for insert to authenticated
  with check (user_id = (select auth.uid()));

create policy own_select on public.candidate_profiles for select to authenticated
  using (user_id = (select auth.uid()));

create policy own_update on public.candidate_profiles for update to authenticated
  using (user_id = (select auth.uid()))
  with check (user_id = (select auth.uid()));

revoke all on public.candidate_profiles from anon, authenticated, service_role;
grant delete, select on public.candidate_profiles to authenticated;
grant all on public.candidate_profiles to service_role;
grant insert (
  id, user_id, first_name, last_name, email, phone, suburb, state, postcode, country,
  linkedin_url, portfolio_url, cv_file_path, cv_uploaded_at, availability, work_mode,
  work_rights, gpa_wam, profile_visibility, visibility_settings, paused_at
) on public.candidate_profiles to authenticated;
-- `user_id` can be updated only to itself, which the policy checks: an upsert names it.
grant update (
  user_id, first_name, last_name, email, phone, suburb, state, postcode, country, linkedin_url,
  portfolio_url, cv_file_path, cv_uploaded_at, availability, work_mode, work_rights, gpa_wam,
  profile_visibility, visibility_settings, paused_at
) on public.candidate_profiles to authenticated;
