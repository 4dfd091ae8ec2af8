-- The open application for a job role by which a mail address is invited; a new one where there is none. Parallel
-- calls give the same.
create or replace function public.invited_application(p_job_role_id uuid, p_send_to text) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  found_id uuid;
begin
  perform pg_advisory_xact_lock(
    hashtextextended(format('invited:%s:%s', p_job_role_id, lower(p_send_to)), 0)
  );
  select id into found_id from public.applications
  where job_role_id = p_job_role_id and candidate_id is null
    and lower(invited_email) = lower(p_send_to) and status not in ('rejected', 'hired')
  order by created_at, id limit 1;
  if found_id is null then
    insert into public.applications (job_role_id, invited_email) values (p_job_role_id, p_send_to)
    returning id into found_id;
  end if;
  return found_id;
end $$;

-- Prepares an application for an invitation to a mail address. One without a candidate becomes that of whoever
-- accepts by the address. Nor has one a candidate that a recruiter inserted with their own id, as their page does, to
-- invite somebody else. The candidate of any other accepts it, signed in, and so gets mail only at the address of
-- their account or the one in their profile.
-- Raises 'candidate_has_other_address': whoever has the address could not accept.
create or replace function public.set_invited_address(p_application_id uuid, p_send_to text)
returns void
language plpgsql security definer set search_path = '' as $$
begin
  if exists (
    select from public.applications
    join auth.users on users.id = applications.candidate_id
    left join public.candidate_profiles on candidate_profiles.user_id = users.id
    where applications.id = p_application_id
      and lower(p_send_to) in (lower(users.email), lower(candidate_profiles.email))
  ) then
    return;
  end if;
  update public.applications set candidate_id = null, invited_email = p_send_to
  from public.job_roles
  where applications.id = p_application_id and job_roles.id = applications.job_role_id and (
    candidate_id is null
    or public.user_org_role(job_roles.organisation_id, candidate_id)
        = any (public.recruiter_roles())
      and not exists (select from public.interviews where application_id = applications.id)
  );
  if not found then
    raise exception using errcode = 'P0001', message = 'candidate_has_other_address';
  end if;
end $$;
