-- Roles of members who administer their organisation.
create or replace function public.admin_roles() returns text[]
language sql immutable set search_path = '' as $$
  select array['admin', 'org_admin']
$$;
