-- The open interview of a candidate: {interview_id}, null where they have none. Of several, one for a role with
-- the title; of those, one in the organisation of that name; then one in progress; then the newest.
create or replace function public.find_open_interview(
  p_acting_user uuid,
  p_job_title text,
  p_organisation_name text
) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('interview_id', (
    select interviews.id
    from public.applications
    join public.job_roles on job_roles.id = applications.job_role_id
    join public.organisations on organisations.id = job_roles.organisation_id
    join public.interviews on interviews.application_id = applications.id
    where applications.candidate_id = p_acting_user
      and interviews.status in ('invited', 'scheduled', 'in_progress')
    order by lower(btrim(job_roles.title)) is not distinct from lower(btrim(p_job_title)) desc,
      lower(btrim(organisations.name)) is not distinct from lower(btrim(p_organisation_name)) desc,
      interviews.status = 'in_progress' desc, interviews.created_at desc, interviews.id
    limit 1
  ))
$$;

grant execute on function public.find_open_interview to service_role;
