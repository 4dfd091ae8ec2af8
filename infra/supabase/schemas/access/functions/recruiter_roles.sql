-- Roles of members who score, shortlist and invite.
create or replace function public.recruiter_roles() returns text[]
language sql immutable set search_path = '' as $$
  select array['admin', 'org_admin', 'recruiter', 'org_recruiter', 'hiring_manager']
$$;
