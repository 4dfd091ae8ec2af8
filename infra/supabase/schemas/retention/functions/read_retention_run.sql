-- The result of a run in the given organisations; without any, in those that it covered:
-- {run_id, state, cause, requested_by, created_at, started_at, ended_at,
--  recordings_deleted, interviews_updated, transcripts_deleted, resumes_deleted,
--  requests_completed, requests_failed, requests_deferred,
--  failures: [{interview_id, request_id, user_id: null but for one of them, reason}], failure_count}
-- Null where there is no such run. Deletion requests belong to no organisation: their numbers are null where
-- the run covered other organisations as well.
-- failures: what could not be deleted, the first 100. A failure that belongs to a person is listed where they
-- applied to the given organisations alone.
create or replace function public.read_retention_run(
  p_run_id uuid,
  p_organisation_ids uuid[] default null
) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  -- As in start_retention_run. An abandoned run has failed, though only the next start records it.
  continued_within constant interval := '15 min';
  failures_at_most constant int := 100;
  run public.retention_runs;
  scope uuid[];
  is_whole boolean;
  failures jsonb;
  failure_count int;
begin
  select * into run from public.retention_runs where id = p_run_id;
  if not found then
    return null;
  end if;
  scope := coalesce(p_organisation_ids, run.organisation_ids);
  is_whole := coalesce(run.organisation_ids <@ scope, false);

  select coalesce(
    jsonb_agg(
      jsonb_build_object(
        'interview_id', interview_id, 'request_id', request_id, 'user_id', user_id, 'reason', reason
      ) order by number
    ) filter (where number <= failures_at_most), '[]'
  ), count(*) into failures, failure_count
  from (
    select failures.*, row_number() over (order by failures.created_at, failures.id) as number
    from public.retention_failures as failures
    left join public.interviews on interviews.id = failures.interview_id
    left join public.data_deletion_requests as requests on requests.id = failures.request_id
    where run_id = p_run_id and (
      is_whole
      or interviews.organisation_id = any (scope)
      or interview_id is null and (
        select scope is null or bool_and(job_roles.organisation_id = any (scope))
        from public.applications
        join public.job_roles on job_roles.id = applications.job_role_id
        where applications.candidate_id = coalesce(requests.user_id, failures.user_id)
      )
    )
  ) as listed;

  return jsonb_build_object(
    'run_id', run.id,
    'state', case
      when run.state in ('queued', 'running')
        and run.lease_until < clock_timestamp() - continued_within
        then 'failed'
      else run.state
    end,
    'cause', run.cause,
    'requested_by', run.requested_by,
    'created_at', run.created_at,
    'started_at', run.started_at,
    'ended_at', run.ended_at,
    'requests_completed', case when is_whole then run.requests_completed end,
    'requests_failed', case when is_whole then run.requests_failed end,
    'requests_deferred', case when is_whole then run.requests_deferred end,
    'failures', failures,
    'failure_count', failure_count
  ) || public.count_run_deletions(run.id, scope);
end $$;

grant execute on function public.read_retention_run to service_role;
