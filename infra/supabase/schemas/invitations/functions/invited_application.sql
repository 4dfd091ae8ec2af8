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

-- Makes an application that of whoever has a mail address and accepts, where it has no candidate. Nor has one that a
-- recruiter inserted with their own id, as their page does, to invite somebody by another address than their own.
create or replace function public.set_invited_address(
  p_acting_user uuid,
  p_application_id uuid,
  p_send_to text
) returns void
language sql security definer set search_path = '' as $$
  update public.applications set candidate_id = null, invited_email = p_send_to
  where id = p_application_id and (
    candidate_id is null
    or candidate_id = p_acting_user and not public.has_address(p_acting_user, p_send_to)
      and not exists (select from public.interviews where application_id = p_application_id)
  )
$$;
