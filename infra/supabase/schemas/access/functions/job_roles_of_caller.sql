-- The job roles of the organisations in which the caller is a `member`, `recruiter` or `admin`.
create or replace function public.job_roles_of_caller(p_as text) returns uuid[]
language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(id), '{}') from public.job_roles
  where organisation_id = any (public.organisations_of_caller(p_as))
$$;

grant execute on function public.job_roles_of_caller to authenticated;
