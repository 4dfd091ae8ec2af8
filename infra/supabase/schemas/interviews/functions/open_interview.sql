-- The completed interviews of an application's candidate for its role, also of their earlier applications.
create or replace function public.completed_interviews(p_application_id uuid) returns setof uuid
language sql stable security definer set search_path = '' as $$
  select interviews.id
  from public.applications as given
  join public.applications as applications on applications.id = given.id
    or (applications.job_role_id = given.job_role_id and applications.candidate_id = given.candidate_id)
  join public.interviews on interviews.application_id = applications.id
  where given.id = p_application_id and interviews.status = 'completed'
$$;

-- Raises 'interview_completed' where the candidate has completed an interview for the role and has no open one
-- in this application: only a recruiter grants another.
create or replace function public.require_interview_left(p_application_id uuid) returns void
language plpgsql stable security definer set search_path = '' as $$
begin
  if exists (select from public.completed_interviews(p_application_id)) and not exists (
    select from public.interviews
    where application_id = p_application_id and status in ('invited', 'scheduled', 'in_progress')
  ) then
    raise exception using errcode = 'P0001', message = 'interview_completed';
  end if;
end $$;

-- The newest open interview of an application, or a new one where none is open:
-- {id, application_id, status}
-- p_retake: a recruiter grants a new one though one was completed. No call opens that again.
-- With an idempotency key the request may be repeated.
-- Raises 'application_not_found', 'forbidden', 'idempotency_key_reused', 'in_progress',
-- 'interview_completed' where one was completed and no other is granted, and 'application_not_accepted' where the
-- invited person has not accepted yet.
create or replace function public.open_interview(
  p_acting_user uuid,
  p_application_id uuid,
  p_retake boolean default false,
  p_ip_address text default null,
  p_idempotency_key text default null,
  p_request_hash text default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  response jsonb;
  opened public.interviews;
  ended int;
begin
  perform public.require_application_role(
    p_acting_user, p_application_id,
    case when p_retake then array['recruiter'] else array['candidate', 'recruiter'] end
  );
  response := public.find_response(
    p_acting_user, 'interviews', p_idempotency_key, p_request_hash
  );
  if response is not null then
    return response;
  end if;
  -- Of parallel calls, one creates it and the others find it.
  perform from public.applications where id = p_application_id for no key update;
  if exists (
    select from public.applications where id = p_application_id and candidate_id is null
  ) then
    raise exception using errcode = 'P0001', message = 'application_not_accepted';
  end if;

  select * into opened from public.interviews
  where application_id = p_application_id
    and status in ('invited', 'scheduled', 'in_progress')
  order by created_at desc, id limit 1;

  if not found then
    if not p_retake then
      perform public.require_interview_left(p_application_id);
    end if;
    update public.interviews set closed_at = coalesce(closed_at, ended_at, clock_timestamp())
    where id in (select public.completed_interviews(p_application_id));
    get diagnostics ended = row_count;
    insert into public.interviews (application_id) values (p_application_id)
    returning * into opened;
    if ended > 0 then
      perform public.write_audit(
        'interview.retake_granted', 'interview', opened.id, opened.organisation_id, p_acting_user,
        p_ip_address
      );
    end if;
  end if;
  return public.store_response(
    p_acting_user, 'interviews', p_idempotency_key,
    jsonb_build_object(
      'id', opened.id, 'application_id', opened.application_id, 'status', opened.status
    )
  );
end $$;

grant execute on function public.open_interview to service_role;
