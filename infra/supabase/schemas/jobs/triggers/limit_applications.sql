-- Refuses an application that a user inserts into the table for themselves if they have an open one for the role
-- ('application_exists'), or if they have made too many within a day ('application_limit_reached').
-- Recruiters of the role insert several, one for each person whom they invite.
create or replace function public.limit_applications() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  candidate_limit constant int := 50;
  recruiter_limit constant int := 500;
  is_recruiter boolean;
  day_limit int;
begin
  -- The policy, which is checked later, refuses an application for another person. An error here would reveal
  -- whether that person has applied.
  if new.candidate_id is distinct from (select auth.uid()) then
    return new;
  end if;
  -- Parallel inserts of one person take turns. Of several rows in one statement each sees those before it.
  perform pg_advisory_xact_lock(hashtextextended('applications:' || new.candidate_id, 0));
  is_recruiter := new.job_role_id = any (public.job_roles_of_caller('recruiter'));
  day_limit := case when is_recruiter then recruiter_limit else candidate_limit end;
  if not is_recruiter and exists (
    select from public.applications
    where candidate_id = new.candidate_id and job_role_id = new.job_role_id
      and status not in ('rejected', 'hired')
  ) then
    raise exception using errcode = 'P0001', message = 'application_exists';
  end if;
  if (
    select count(*) from public.applications
    where candidate_id = new.candidate_id and created_at > clock_timestamp() - interval '1 day'
  ) >= day_limit then
    raise exception using errcode = 'P0001', message = 'application_limit_reached';
  end if;
  return new;
end $$;
