-- A database as it was before there were migrations: some of the tables, loose policies, helpers with
-- other signatures, tokens in the clear, and rows that break what is checked now.

create type app_role as enum ('org_admin', 'org_recruiter', 'org_viewer', 'candidate');
create type invitation_status as enum
  ('pending', 'sent', 'delivered', 'opened', 'bounced', 'expired');
create type job_role_status as enum ('draft', 'active', 'paused', 'closed');

create table organisations (
  id uuid primary key default gen_random_uuid(),
  name text not null, description text, industry text, website text, logo_url text,
  billing_email text, billing_address text, values_framework jsonb, recording_retention_days int,
  created_at timestamptz default now(), updated_at timestamptz default now()
);
create table org_users (
  id uuid primary key default gen_random_uuid(),
  organisation_id uuid not null references organisations (id),
  user_id uuid not null references auth.users (id),
  role text default 'member',
  created_at timestamptz default now(),
  unique (organisation_id, user_id)
);
create table user_roles (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id),
  role app_role not null,
  created_at timestamptz default now(),
  unique (user_id, role)
);
create table job_roles (
  id uuid primary key default gen_random_uuid(),
  organisation_id uuid not null references organisations (id),
  title text not null, description text, department text, location text, work_type text,
  employment_type text, industry text, salary_range_min int, salary_range_max int,
  requirements jsonb, scoring_rubric jsonb, interview_structure jsonb,
  status job_role_status default 'draft',
  created_by uuid references auth.users (id),
  created_at timestamptz default now(), updated_at timestamptz default now()
);
create table applications (
  id uuid primary key default gen_random_uuid(),
  job_role_id uuid not null references job_roles (id),
  candidate_id uuid not null references auth.users (id),
  status text default 'applied', match_score int,
  created_at timestamptz default now(), updated_at timestamptz default now()
);
create table invitations (
  id uuid primary key default gen_random_uuid(),
  application_id uuid not null references applications (id),
  token text not null unique,
  status invitation_status default 'pending', email_template text,
  expires_at timestamptz not null, sent_at timestamptz, opened_at timestamptz,
  created_at timestamptz default now()
);

create type interview_status as enum
  ('invited', 'scheduled', 'in_progress', 'completed', 'cancelled', 'expired');
create table interviews (
  id uuid primary key default gen_random_uuid(),
  application_id uuid not null references applications (id),
  status interview_status default 'invited',
  started_at timestamptz, ended_at timestamptz, duration_seconds int,
  recording_url text, recording_deleted_at timestamptz, anti_cheat_signals jsonb, metadata jsonb,
  created_at timestamptz default now(), updated_at timestamptz default now()
);
create table score_dimensions (
  id uuid primary key default gen_random_uuid(),
  interview_id uuid not null references interviews (id),
  dimension text not null, score numeric not null, weight numeric, evidence text, cited_quotes jsonb,
  created_at timestamptz default now()
);

create function has_role(_user_id uuid, _role app_role) returns boolean
  language sql stable security definer as 'select true';
create function user_org_role(_org_id uuid, _user_id uuid) returns app_role
  language sql stable security definer as $$ select 'org_admin'::app_role $$;
create function user_belongs_to_org(_org_id uuid, _user_id uuid) returns boolean
  language sql stable security definer as 'select true';

alter table org_users enable row level security;
create policy "Older: all is open" on org_users
  using (has_role(auth.uid(), 'org_admin') or user_belongs_to_org(organisation_id, auth.uid()));
create policy "Older: tokens are open" on invitations for select using (true);
create policy "Older: resumes are open" on storage.objects for select
  using (bucket_id = 'candidate-cvs');

insert into auth.users (id) values ('00000000-0000-0000-0000-000000000001');
insert into organisations (id, name, recording_retention_days)
values ('00000000-0000-0000-0000-000000000002', 'An older organisation', 9999);
insert into org_users (organisation_id, user_id, role)
values ('00000000-0000-0000-0000-000000000002', '00000000-0000-0000-0000-000000000001', 'owner');
insert into job_roles (id, organisation_id, title)
values ('00000000-0000-0000-0000-000000000003', '00000000-0000-0000-0000-000000000002', 'Porter');
insert into applications (id, job_role_id, candidate_id, status)
values ('00000000-0000-0000-0000-000000000004', '00000000-0000-0000-0000-000000000003',
  '00000000-0000-0000-0000-000000000001', 'withdrawn');
insert into invitations (application_id, token, expires_at, created_at) values
  ('00000000-0000-0000-0000-000000000004', 'a plain token', 'infinity', '2025-01-01'),
  ('00000000-0000-0000-0000-000000000004', repeat('ab', 32), 'infinity', '2025-01-02');

-- Longer than any text may be now.
update organisations set name = repeat('x', 1000000);
update job_roles set requirements = to_jsonb(repeat('x', 1000000));

-- By text; by a call; by a call, without saying when; by a call that goes on; and the same call again.
insert into interviews (application_id, status, started_at, ended_at, metadata, created_at)
select '00000000-0000-0000-0000-000000000004', status::interview_status, '2025-02-01 10:00Z',
  ended_at::timestamptz, metadata::jsonb, '2025-02-01'::timestamptz + position * interval '1 day'
from (values
  (1, 'completed', '2025-02-01 10:30Z', null),
  (2, 'completed', '2025-02-01 10:40Z', '{"serverCallId": "ended", "correlationId": "of it"}'),
  (3, 'completed', null, '{"serverCallId": "when"}'),
  (4, 'in_progress', null, '{"serverCallId": "open", "plan": "b"}'),
  (5, 'in_progress', null, '{"serverCallId": "open"}'),
  (6, 'invited', null, '[]')
) as older (position, status, ended_at, metadata);

update interviews set anti_cheat_signals = to_jsonb(repeat('x', 1000000));

-- Scored twice, from 0 to 100.
insert into score_dimensions (interview_id, dimension, score, created_at)
select interviews.id, older.* from interviews cross join (values
  ('Care', 40, '2025-02-02'::timestamptz), ('Care', 75, '2025-02-03'), ('Teamwork', 80, '2025-02-02')
) as older
where interviews.created_at = '2025-02-02';
