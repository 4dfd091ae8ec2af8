-- What all other files build on, and rules that hold for all of them:
--
-- * Policies decide which rows a signed-in user may read and change, column grants which columns. No
--   policy lets anonymous callers in; the service bypasses policies.
-- * Every foreign key and every column that a policy filters on comes first in an index.

-- Some functions are created before the tables that they read. Calling them in the tests checks their
-- bodies.
set check_function_bodies = off;

-- Supabase lets every role execute new functions and read new tables. Here each grant is explicit.
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
-- The type of `invitations.token`, which holds hashes. A page that has a token filters by the token itself:
-- PostgREST binds it as a value of the column's type, and the check keeps its hash for the rest of the
-- transaction. Policies show the invitation with this hash, and nothing else, so that who has no token sees none.
create domain public.invitation_token as text constraint keep_presented_token check (
  set_config(
    'invitations.presented_token', encode(sha256(convert_to(value, 'utf8')), 'hex'), true
  ) is not null
);

create type public.job_role_status as enum ('draft', 'active', 'paused', 'closed');
