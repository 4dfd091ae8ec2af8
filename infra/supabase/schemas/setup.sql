-- What everything below builds on.

-- Functions are created before the tables that their bodies read: bodies are checked by the tests.
set check_function_bodies = off;

-- Supabase lets every role execute a new function and read a new table. Here nobody may, unless granted.
alter default privileges revoke execute on functions from public;
alter default privileges in schema public
  revoke all on functions from anon, authenticated, service_role;
alter default privileges in schema public revoke all on tables from anon, authenticated;

create type public.app_role as enum ('org_admin', 'org_recruiter', 'org_viewer', 'candidate');
create type public.interview_status as enum (
  'invited', 'scheduled', 'in_progress', 'completed', 'cancelled', 'expired'
);
create type public.invitation_status as enum (
  'pending', 'sent', 'delivered', 'opened', 'bounced', 'expired'
);
create type public.job_role_status as enum ('draft', 'active', 'paused', 'closed');
