-- The applications for a role of the person with a mail address, who has applied with it confirmed or was invited by it.
create or replace function public.applications_of_address(p_job_role_id uuid, p_address text)
returns setof uuid
language sql stable security definer set search_path = '' as $$
  select applications.id from public.applications
  left join auth.users
    on users.id = applications.candidate_id and users.email_confirmed_at is not null
  where applications.job_role_id = p_job_role_id
    and lower(p_address) in (lower(applications.invited_email), lower(users.email))
$$;
