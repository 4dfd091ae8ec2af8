-- Every failure is told of, at least by number, and to the admins whom it concerns.

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

revoke execute on function public.retention_errors
  from public, anon, authenticated, service_role;
