-- Whether somebody applied to the given organisations and to no other; null stands for all.
create or replace function public.applied_only_to(p_user uuid, p_organisation_ids uuid[])
returns boolean
language sql stable security definer set search_path = '' as $$
  select p_organisation_ids is null or coalesce(bool_and(
    job_roles.organisation_id = any (p_organisation_ids)
  ), false)
  from public.applications
  join public.job_roles on job_roles.id = applications.job_role_id
  where applications.candidate_id = p_user
$$;
