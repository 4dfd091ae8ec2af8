-- Who is who. The policies and the service's functions decide by these alone.

-- Supabase lets everyone execute a new function and read a new table: from here on nobody may,
-- unless granted.
alter default privileges revoke execute on functions from public;
alter default privileges in schema public
  revoke all on functions from anon, authenticated, service_role;
alter default privileges in schema public revoke all on tables from anon, authenticated;

-- All policies of our tables go before ours are made: permissive ones add up. Until then the tables
-- are closed.
do $$
declare
  tables constant text[] := array[
    'organisations', 'org_users', 'user_roles', 'job_roles', 'candidate_profiles',
    'candidate_skills', 'education', 'employment_history', 'candidate_dei', 'applications',
    'interviews', 'transcript_segments', 'interview_turns', 'interview_scores', 'score_dimensions',
    'invitations', 'practice_interviews', 'audit_log', 'data_deletion_requests'
  ];
  name text;
  policy record;
begin
  foreach name in array tables loop
    execute format('alter table public.%I enable row level security', name);
  end loop;
  for policy in
    select policyname, tablename from pg_policies
    where schemaname = 'public' and tablename = any (tables)
  loop
    execute format('drop policy %I on public.%I', policy.policyname, policy.tablename);
  end loop;
end $$;

-- Older versions of the helpers with other parameters or results would stand beside these, or in
-- their way. One that something else still depends on stops the migration here, saying what.
do $$
declare
  wanted record;
  old record;
begin
  for wanted in
    select * from (values
      ('user_belongs_to_org', '_org_id uuid, _user_id uuid', 'boolean'),
      ('user_org_role', '_org_id uuid, _user_id uuid', 'text'),
      ('get_user_org_id', '_user_id uuid', 'uuid'),
      ('has_role', '_role app_role, _user_id uuid', 'boolean')
    ) as helpers (name, arguments, result)
  loop
    for old in
      select oid::regprocedure as signature from pg_proc
      where pronamespace = 'public'::regnamespace and proname = wanted.name
        and (replace(pg_get_function_arguments(oid), 'public.', ''), pg_get_function_result(oid))
          is distinct from (wanted.arguments, wanted.result)
    loop
      execute format('drop function %s', old.signature);
    end loop;
  end loop;
end $$;

-- Members with these roles score, shortlist and invite.
create or replace function public.recruiter_roles() returns text[]
language sql immutable set search_path = '' as $$
  select array['admin', 'org_admin', 'recruiter', 'org_recruiter', 'hiring_manager']
$$;

-- Members with these roles administer their organisation.
create or replace function public.admin_roles() returns text[]
language sql immutable set search_path = '' as $$
  select array['admin', 'org_admin']
$$;

-- The four helpers that production knows. A signed-in user may ask only about themself; the service,
-- which is no user, about anyone.

create or replace function public.user_org_role(_org_id uuid, _user_id uuid) returns text
language sql stable security definer set search_path = '' as $$
  select role from public.org_users
  where organisation_id = _org_id and user_id = _user_id
    and _user_id = coalesce((select auth.uid()), _user_id)
$$;

create or replace function public.user_belongs_to_org(_org_id uuid, _user_id uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select public.user_org_role(_org_id, _user_id) is not null
$$;

-- The organisation that the user joined first.
create or replace function public.get_user_org_id(_user_id uuid) returns uuid
language sql stable security definer set search_path = '' as $$
  select organisation_id from public.org_users
  where user_id = _user_id and _user_id = coalesce((select auth.uid()), _user_id)
  order by created_at, id limit 1
$$;

create or replace function public.has_role(_role public.app_role, _user_id uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (
    select from public.user_roles
    where user_id = _user_id and role = _role
      and _user_id = coalesce((select auth.uid()), _user_id)
  )
$$;

-- The organisations in which the caller is a `member`, `recruiter` or `admin`. An array, so that a
-- policy looks it up once a statement and can use an index.
create or replace function public.organisations_of_caller(p_as text) returns uuid[]
language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(organisation_id), '{}') from public.org_users
  where user_id = (select auth.uid())
    and case p_as
      when 'member' then true
      when 'recruiter' then role = any (public.recruiter_roles())
      when 'admin' then role = any (public.admin_roles())
    end
$$;

-- The job roles of those organisations.
create or replace function public.job_roles_of_caller(p_as text) returns uuid[]
language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(id), '{}') from public.job_roles
  where organisation_id = any (public.organisations_of_caller(p_as))
$$;

revoke execute on function
  public.recruiter_roles, public.admin_roles, public.user_org_role, public.user_belongs_to_org,
  public.get_user_org_id, public.has_role, public.organisations_of_caller,
  public.job_roles_of_caller
from public, anon, authenticated, service_role;

grant execute on function
  public.user_org_role, public.user_belongs_to_org, public.get_user_org_id, public.has_role,
  public.organisations_of_caller, public.job_roles_of_caller
to authenticated;
