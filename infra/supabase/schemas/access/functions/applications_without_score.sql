-- The caller's own applications to organisations that hide scores from candidates.
create or replace function public.applications_without_score() returns uuid[]
language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(applications.id), '{}')
  from public.applications
  join public.job_roles on job_roles.id = applications.job_role_id
  join public.organisations on organisations.id = job_roles.organisation_id
  where applications.candidate_id = (select auth.uid()) and not organisations.candidate_sees_score
$$;

grant execute on function public.applications_without_score to authenticated;
