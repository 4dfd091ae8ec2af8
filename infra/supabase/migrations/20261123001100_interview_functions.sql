-- Opening and completing interviews, and the one rule of who may do what with an application.

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

-- Raises 'forbidden' for a user who may see the application but is none of the parties asked for, and
-- 'application_not_found' for everyone else.
create or replace function public.demand_application(
  p_acting_user uuid,
  p_application_id uuid,
  p_parties text[]
) returns void
language plpgsql stable security definer set search_path = '' as $$
declare
  parties constant text[] := public.application_parties(p_acting_user, p_application_id);
begin
  if parties && p_parties then
    return;
  end if;
  raise exception using errcode = 'P0001',
    message = case when parties = '{}' then 'application_not_found' else 'forbidden' end;
end $$;

-- The same for an interview: 'forbidden' or 'interview_not_found'.
create or replace function public.demand_interview(
  p_acting_user uuid,
  p_interview_id uuid,
  p_parties text[]
) returns void
language plpgsql stable security definer set search_path = '' as $$
declare
  parties constant text[] := (
    select public.application_parties(p_acting_user, application_id)
    from public.interviews where id = p_interview_id
  );
begin
  if parties && p_parties then
    return;
  end if;
  raise exception using errcode = 'P0001', message = case
    when coalesce(parties, '{}') = '{}' then 'interview_not_found' else 'forbidden'
  end;
end $$;

-- The application's newest open interview, or a new one where none is open.
create or replace function public.open_interview(p_acting_user uuid, p_application_id uuid)
returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  opened public.interviews;
begin
  perform public.demand_application(
    p_acting_user, p_application_id, array['candidate', 'recruiter']
  );
  -- Parallel calls take turns, so that one of them makes it and the others find it.
  perform from public.applications where id = p_application_id for no key update;

  select * into opened from public.interviews
  where application_id = p_application_id
    and status in ('invited', 'scheduled', 'in_progress')
  order by created_at desc, id limit 1;

  if not found then
    insert into public.interviews (application_id) values (p_application_id)
    returning * into opened;
  end if;
  return jsonb_build_object(
    'id', opened.id, 'application_id', opened.application_id, 'status', opened.status
  );
end $$;

-- Completes an interview; once completed, the answer stays the same.
create or replace function public.complete_interview(p_acting_user uuid, p_interview_id uuid)
returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  completed public.interviews;
begin
  perform public.demand_interview(p_acting_user, p_interview_id, array['candidate', 'recruiter']);
  select * into completed from public.interviews where id = p_interview_id for no key update;

  if completed.status in ('cancelled', 'expired') then
    raise exception using errcode = 'P0001', message = 'interview_not_open';
  end if;
  -- A row from before this function may be completed without saying when.
  if completed.status <> 'completed' or completed.ended_at is null then
    update public.interviews set
      status = 'completed',
      ended_at = clock_timestamp(),
      -- None where it never started; none below 0 where its start lies ahead.
      duration_seconds = case when started_at is not null then
        greatest(0, round(extract(epoch from clock_timestamp() - started_at)))
      end
    where id = p_interview_id
    returning * into completed;
  end if;
  return jsonb_build_object(
    'id', completed.id, 'status', completed.status, 'ended_at', completed.ended_at
  );
end $$;

revoke execute on function
  public.application_parties, public.demand_application, public.demand_interview,
  public.open_interview, public.complete_interview(uuid, uuid)
from public, anon, authenticated, service_role;
grant execute on function public.open_interview, public.complete_interview(uuid, uuid)
to service_role;
