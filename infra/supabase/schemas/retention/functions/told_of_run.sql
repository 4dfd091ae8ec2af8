-- What a run could not do, as far as it concerns the given organisations: 100 lines, and one that says how
-- many more there are. What is somebody's and no organisation's is told where they applied to none but
-- these.
-- p_whole: whether the run covered nothing but these, so that all of it is told
create or replace function public.retention_errors(
  p_run_id uuid,
  p_organisation_ids uuid[],
  p_whole boolean
) returns jsonb
language sql stable security definer set search_path = '' as $$
  with failures as (
    select row_number() over (order by failures.created_at, failures.id) as number, case
      when failures.interview_id is not null
        then format('interview %s: %s', failures.interview_id, failures.reason)
      when failures.request_id is not null
        then format('deletion request %s: %s', failures.request_id, failures.reason)
      else format('resume of %s: %s', failures.user_id, failures.reason)
    end as line
    from public.retention_failures as failures
    left join public.interviews on interviews.id = failures.interview_id
    left join public.data_deletion_requests as requests on requests.id = failures.request_id
    where failures.run_id = p_run_id and (
      p_whole
      or interviews.organisation_id = any (p_organisation_ids)
      or failures.interview_id is null and public.applied_only_to(
        coalesce(requests.user_id, failures.user_id), p_organisation_ids
      )
    )
  ), lines as (
    select number, line from failures where number <= 100
    union all
    select 101, format('and %s more', count(*) - 100) from failures having count(*) > 100
  )
  select coalesce(jsonb_agg(line order by number), '[]') from lines
$$;

-- What is told of a run to somebody who administers the given organisations:
-- {run_id, state, cause, requested_by, created_at, started_at, ended_at,
--  recordings_deleted, interviews_updated, transcripts_deleted, resumes_deleted,
--  requests_completed, requests_failed, requests_deferred, errors: [text]}
-- It is what the run did for them; of requests, which belong to no organisation, null where it covered
-- others too. A run that nobody goes on with any more has failed, though only the next start writes
-- that down.
create or replace function public.told_of_run(
  p_run_id uuid,
  p_organisation_ids uuid[]
) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  -- The same as in start_retention_run.
  taken_up_within constant interval := '15 min';
  run public.retention_runs;
  whole boolean;
begin
  select * into run from public.retention_runs where id = p_run_id;
  whole := coalesce(run.organisation_ids <@ p_organisation_ids, false);
  return jsonb_build_object(
    'run_id', run.id,
    'state', case
      when run.state in ('queued', 'running')
        and run.lease_until < clock_timestamp() - taken_up_within
        then 'failed'
      else run.state
    end,
    'cause', run.cause,
    'requested_by', run.requested_by,
    'created_at', run.created_at,
    'started_at', run.started_at,
    'ended_at', run.ended_at,
    'requests_completed', case when whole then run.requests_completed end,
    'requests_failed', case when whole then run.requests_failed end,
    'requests_deferred', case when whole then run.requests_deferred end,
    'errors', public.retention_errors(run.id, p_organisation_ids, whole)
  ) || public.retention_counts(run.id, p_organisation_ids);
end $$;
