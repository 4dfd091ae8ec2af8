-- Organisations, their people, their roles, and who applies to them.
-- Every file here can be run on an empty database, on one that already has everything, and on one
-- whose tables were made before these files existed.

do $$
declare
  wanted record;
begin
  for wanted in
    select * from (values
      ('app_role', array['org_admin', 'org_recruiter', 'org_viewer', 'candidate']),
      ('interview_status',
        array['invited', 'scheduled', 'in_progress', 'completed', 'cancelled', 'expired']),
      ('invitation_status',
        array['pending', 'sent', 'delivered', 'opened', 'bounced', 'expired']),
      ('job_role_status', array['draft', 'active', 'paused', 'closed'])
    ) as enums (name, labels)
  loop
    if to_regtype(format('public.%I', wanted.name)) is null then
      execute format(
        'create type public.%I as enum (%s)',
        wanted.name,
        (select string_agg(quote_literal(label), ', ' order by position)
         from unnest(wanted.labels) with ordinality as labels (label, position))
      );
    end if;
  end loop;
end $$;

create table if not exists public.organisations (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  description text,
  industry text,
  website text,
  logo_url text,
  billing_email text,
  billing_address text,
  values_framework jsonb,
  recording_retention_days int,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table if not exists public.org_users (
  id uuid primary key default gen_random_uuid(),
  organisation_id uuid not null references public.organisations (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  role text not null default 'member',
  created_at timestamptz not null default now(),
  unique (organisation_id, user_id)
);

create table if not exists public.user_roles (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  role public.app_role not null,
  created_at timestamptz not null default now()
);

create table if not exists public.job_roles (
  id uuid primary key default gen_random_uuid(),
  organisation_id uuid not null references public.organisations (id) on delete cascade,
  title text not null,
  description text,
  department text,
  location text,
  work_type text,
  employment_type text,
  industry text,
  salary_range_min int,
  salary_range_max int,
  requirements jsonb,
  scoring_rubric jsonb,
  interview_structure jsonb,
  status public.job_role_status not null default 'draft',
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- One candidate may apply to one role several times: (job_role_id, candidate_id) is not unique.
create table if not exists public.applications (
  id uuid primary key default gen_random_uuid(),
  job_role_id uuid not null references public.job_roles (id) on delete cascade,
  candidate_id uuid not null references auth.users (id) on delete cascade,
  status text not null default 'applied',
  match_score int,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table if not exists public.audit_log (
  id uuid primary key default gen_random_uuid(),
  user_id uuid references auth.users (id) on delete set null,
  organisation_id uuid references public.organisations (id) on delete set null,
  action text not null,
  entity_type text not null,
  entity_id uuid,
  old_values jsonb,
  new_values jsonb,
  ip_address text,
  created_at timestamptz not null default now()
);
