-- The open application for a job role of the person with a mail address, one with a candidate first; a new one
-- without a candidate where there is none. Parallel calls give the same.
create or replace function public.invited_application(p_job_role_id uuid, p_send_to text) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  found_id uuid;
begin
  perform pg_advisory_xact_lock(
    hashtextextended(format('invited:%s:%s', p_job_role_id, lower(p_send_to)), 0)
  );
  select id into found_id from public.applications
  where id in (select public.applications_of_address(p_job_role_id, p_send_to))
    and status not in ('rejected', 'hired')
  order by candidate_id is null, created_at, id limit 1;
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

-- Gives an application without a candidate to the person who was invited, and returns its id: that of their own open
-- one for the role where they have applied since, which then has its invitations.
create or replace function public.give_application(p_application_id uuid, p_candidate uuid)
returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  own uuid;
begin
  -- They may be applying right now: see limit_applications.
  perform pg_advisory_xact_lock(hashtextextended('applications:' || p_candidate, 0));
  select id into own from public.applications
  where candidate_id = p_candidate and status not in ('rejected', 'hired')
    and job_role_id = (select job_role_id from public.applications where id = p_application_id)
  order by created_at, id limit 1;
  if own is null then
    update public.applications set candidate_id = p_candidate, invited_email = null
    where id = p_application_id;
    return p_application_id;
  end if;
  update public.invitations set application_id = own where application_id = p_application_id;
  update public.batch_resumes set application_id = own where application_id = p_application_id;
  update public.applications set status = 'invited'
  where id = own and status in ('applied', 'screening');
  delete from public.applications where id = p_application_id;
  return own;
end $$;
