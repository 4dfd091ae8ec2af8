-- What a user is to an application: any of candidate, member, recruiter, admin; empty for a stranger.
create or replace function public.application_parties(p_user uuid, p_application_id uuid)
returns text[]
language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(party), '{}')
  from public.applications
  join public.job_roles on job_roles.id = applications.job_role_id
  cross join lateral public.user_org_role(job_roles.organisation_id, p_user) as org_role
  cross join lateral (values
    ('candidate', applications.candidate_id = p_user),
    ('member', org_role is not null),
    ('recruiter', org_role = any (public.recruiter_roles())),
    ('admin', org_role = any (public.admin_roles()))
  ) as parties (party, is_one)
  where applications.id = p_application_id and is_one
$$;
