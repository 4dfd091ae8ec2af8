-- The roles of a user in an application: any of candidate, member and recruiter (of its organisation);
-- empty where they have none.
create or replace function public.user_application_roles(p_user uuid, p_application_id uuid)
returns text[]
language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(role), '{}')
  from public.applications
  join public.job_roles on job_roles.id = applications.job_role_id
  cross join lateral public.user_org_role(job_roles.organisation_id, p_user) as org_role
  cross join lateral (values
    ('candidate', applications.candidate_id = p_user),
    ('member', org_role is not null),
    ('recruiter', org_role = any (public.recruiter_roles()))
  ) as roles (role, has_role)
  where applications.id = p_application_id and has_role
$$;
