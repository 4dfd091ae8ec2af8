-- What is due counts as such whatever it is: a recording or a transcript. And what is told of a run, to
-- an admin and to the one who waited for it.

-- How many interviews of an organisation have a recording or a transcript that is due.
create or replace function public.count_due_interviews(p_organisation public.organisations)
returns int
language sql stable security definer set search_path = '' set enable_seqscan = off as $$
  select count(*)::int
  from (
    select id from public.interviews
    where organisation_id = p_organisation.id
      and recording_url is not null and recording_deleted_at is null and not legal_hold
      and coalesce(ended_at, greatest(started_at, last_active_at), created_at)
        < public.retention_cutoff(
          coalesce(p_organisation.recording_retention_days, public.default_retention_days())
        )
    union
    select id from public.interviews
    where organisation_id = p_organisation.id
      and not legal_hold
      and (
        transcript_deleted_at is null
        or transcript_deleted_at < greatest(ended_at, last_active_at)
      )
      and coalesce(ended_at, greatest(started_at, last_active_at))
        < public.retention_cutoff(p_organisation.transcript_retention_days)
      and (
        exists (select from public.transcript_segments where interview_id = interviews.id)
        or exists (select from public.interview_turns where interview_id = interviews.id)
      )
  ) as due
$$;

-- What is told of a run to somebody who administers the given organisations:
-- {run_id, state, cause, requested_by, created_at, started_at, ended_at,
--  recordings_deleted, interviews_updated, transcripts_deleted, resumes_deleted,
--  requests_completed, requests_failed, requests_deferred, errors: [text]}
-- It is what the run did for them; of requests, which belong to no organisation, null where it covered
-- others too. A run that nobody goes on with any more has failed, though only the next start writes
-- that down.
create or replace function public.told_of_run(
  p_run public.retention_runs,
  p_organisation_ids uuid[]
) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  -- The same as in start_retention_run.
  taken_up_within constant interval := '15 min';
  whole constant boolean := coalesce(p_run.organisation_ids <@ p_organisation_ids, false);
begin
  return jsonb_build_object(
    'run_id', p_run.id,
    'state', case
      when p_run.state in ('queued', 'running')
        and p_run.lease_until < clock_timestamp() - taken_up_within
        then 'failed'
      else p_run.state
    end,
    'cause', p_run.cause,
    'requested_by', p_run.requested_by,
    'created_at', p_run.created_at,
    'started_at', p_run.started_at,
    'ended_at', p_run.ended_at,
    'requests_completed', case when whole then p_run.requests_completed end,
    'requests_failed', case when whole then p_run.requests_failed end,
    'requests_deferred', case when whole then p_run.requests_deferred end,
    'errors', public.retention_errors(p_run.id, p_organisation_ids, whole)
  ) || public.retention_counts(p_run.id, p_organisation_ids);
end $$;

-- What told_of_run gives of one run to the one who started it, for the organisations that it covered,
-- whatever became of them meanwhile; null: there is no such run.
create or replace function public.read_retention_run(p_run_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select public.told_of_run(runs, organisation_ids)
  from public.retention_runs as runs where id = p_run_id
$$;

-- For an admin: {pending_cleanup_count, default_retention_days,
--  organisations: [{organisation_id, recording_retention_days, transcript_retention_days,
--    pending_cleanup_count: what count_due_interviews gives}],
--  last_run: null or what told_of_run gives of the latest that covered any of their organisations}
-- Raises 'forbidden' for a user who administers nothing.
create or replace function public.read_retention_status(p_acting_user uuid) returns jsonb
-- The index gives what is due of each organisation; reading the table never pays.
language plpgsql stable security definer set search_path = '' set enable_seqscan = off as $$
declare
  administered constant uuid[] := array(
    select organisation_id from public.org_users
    where user_id = p_acting_user and role = any (public.admin_roles())
  );
  run public.retention_runs;
  last_run jsonb;
  details jsonb;
begin
  if administered = '{}' then
    raise exception using errcode = 'P0001', message = 'forbidden';
  end if;

  select * into run from public.retention_runs
  where public.scopes_overlap(organisation_ids, administered)
  order by created_at desc, id limit 1;
  if found then
    last_run := public.told_of_run(run, administered);
  end if;

  select jsonb_agg(
    jsonb_build_object(
      'organisation_id', id,
      'recording_retention_days', recording_retention_days,
      'transcript_retention_days', transcript_retention_days,
      'pending_cleanup_count', public.count_due_interviews(organisations)
    ) order by id
  ) into details
  from public.organisations where id = any (administered);

  return jsonb_build_object(
    'pending_cleanup_count', (
      select sum((organisation ->> 'pending_cleanup_count')::int)
      from jsonb_array_elements(details) as organisation
    ),
    'default_retention_days', public.default_retention_days(),
    'organisations', details,
    'last_run', last_run
  );
end $$;

drop function if exists public.count_expired_recordings;

revoke execute on function
  public.count_due_interviews, public.told_of_run, public.read_retention_run,
  public.read_retention_status
from public, anon, authenticated, service_role;
grant execute on function public.read_retention_run, public.read_retention_status to service_role;
