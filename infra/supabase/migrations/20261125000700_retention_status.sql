-- What admins are told of retention: what is due, and how the last run went, of their organisations
-- alone.

-- What a run could not do, as far as it concerns the given organisations: at most 100 lines.
-- p_whole: whether the run covered nothing but these, so that what is somebody's and no
-- organisation's may be told as well
create or replace function public.retention_errors(
  p_run_id uuid,
  p_organisation_ids uuid[],
  p_whole boolean
) returns jsonb
language sql stable security definer set search_path = '' as $$
  with failures as (
    select failures.created_at, case
      when failures.interview_id is not null
        then format('interview %s: %s', failures.interview_id, reason)
      when failures.request_id is not null
        then format('deletion request %s: %s', failures.request_id, reason)
      else format('resume of %s: %s', failures.user_id, reason)
    end as line
    from public.retention_failures as failures
    left join public.interviews on interviews.id = failures.interview_id
    where failures.run_id = p_run_id
      and case when failures.interview_id is null then p_whole
        else interviews.organisation_id = any (p_organisation_ids) end
    order by failures.created_at, failures.id limit 100
  )
  select coalesce(jsonb_agg(line order by created_at), '[]') from failures
$$;

-- For an admin: {pending_cleanup_count, default_retention_days,
--  organisations: [{organisation_id, recording_retention_days, transcript_retention_days,
--    pending_cleanup_count}],
--  last_run: null or {run_id, state, cause, requested_by, created_at, started_at, ended_at,
--    recordings_deleted, interviews_updated, transcripts_deleted, resumes_deleted,
--    requests_completed, requests_failed, requests_deferred, errors: [text]}}
-- The last run is the latest that covered any of their organisations, and what is told of it is what
-- it did for them; of requests, which belong to no organisation, null where it covered others too.
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
  whole boolean;
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
    whole := coalesce(run.organisation_ids <@ administered, false);
    last_run := jsonb_build_object(
      'run_id', run.id,
      'state', run.state,
      'cause', run.cause,
      'requested_by', run.requested_by,
      'created_at', run.created_at,
      'started_at', run.started_at,
      'ended_at', run.ended_at,
      'requests_completed', case when whole then run.requests_completed end,
      'requests_failed', case when whole then run.requests_failed end,
      'requests_deferred', case when whole then run.requests_deferred end,
      'errors', public.retention_errors(run.id, administered, whole)
    ) || public.retention_counts(run.id, administered);
  end if;

  select jsonb_agg(
    jsonb_build_object(
      'organisation_id', id,
      'recording_retention_days', recording_retention_days,
      'transcript_retention_days', transcript_retention_days,
      'pending_cleanup_count', public.count_expired_recordings(id, recording_retention_days)
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

revoke execute on function public.retention_errors, public.read_retention_status
  from public, anon, authenticated, service_role;
grant execute on function public.read_retention_status to service_role;
