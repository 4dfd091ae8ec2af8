-- What candidates tell about themselves, and what they ask to be done with it.

create table if not exists public.candidate_profiles (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null unique references auth.users (id) on delete cascade,
  first_name text,
  last_name text,
  email text,
  phone text,
  suburb text,
  state text,
  postcode text,
  country text,
  linkedin_url text,
  portfolio_url text,
  cv_file_path text,
  cv_uploaded_at timestamptz,
  availability text,
  work_mode text,
  work_rights text,
  gpa_wam numeric,
  profile_visibility text,
  visibility_settings jsonb,
  paused_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table if not exists public.candidate_skills (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  skill_name text not null,
  skill_type text not null,
  proficiency_level text,
  created_at timestamptz not null default now()
);

create table if not exists public.education (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  institution text not null,
  degree text not null,
  field_of_study text,
  start_date date,
  end_date date,
  is_current boolean not null default false,
  created_at timestamptz not null default now()
);

create table if not exists public.employment_history (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  company_name text not null,
  job_title text not null,
  description text,
  start_date date not null,
  end_date date,
  is_current boolean not null default false,
  created_at timestamptz not null default now()
);

-- Diversity data: only ever read in aggregate, or by the person it is about.
create table if not exists public.candidate_dei (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  gender text,
  ethnicity text,
  disability_status text,
  veteran_status text,
  created_at timestamptz not null default now()
);

create table if not exists public.practice_interviews (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  sample_role_type text not null,
  status text not null default 'pending',
  started_at timestamptz,
  ended_at timestamptz,
  duration_seconds int,
  feedback jsonb,
  created_at timestamptz not null default now()
);

create table if not exists public.data_deletion_requests (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  request_type text not null default 'full_deletion',
  status text not null default 'pending',
  reason text,
  notes text,
  requested_at timestamptz not null default now(),
  processed_at timestamptz,
  processed_by uuid,
  created_at timestamptz not null default now()
);
