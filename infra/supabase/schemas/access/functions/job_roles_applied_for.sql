-- The job roles that the caller has applied for, or was invited to.
create or replace function public.job_roles_applied_for() returns uuid[]
language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(distinct job_role_id), '{}') from public.applications
  where candidate_id = (select auth.uid())
$$;

grant execute on function public.job_roles_applied_for to authenticated;

-- The organisations of these job roles.
create or replace function public.organisations_applied_to() returns uuid[]
language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(distinct organisation_id), '{}') from public.job_roles
  where id = any (public.job_roles_applied_for())
$$;
