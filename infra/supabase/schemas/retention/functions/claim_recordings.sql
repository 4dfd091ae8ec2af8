-- Claims recordings that a run is to delete, of at most p_limit interviews, of each organisation the oldest first; where there is no
-- other, those that could not be deleted before:
-- [{interview_id, urls: the files that are known}]
-- p_late: false: recordings whose retention has ended; true: files that arrived after their recording had
--   been deleted, and which this run has not tried yet
-- The claim lasts for 5 minutes: after that nothing of it may be deleted, and what finish_recordings has
-- not marked is claimed again. Skipped is what is under legal hold, claimed, being recorded again, or has
-- failed in this run.
create or replace function public.claim_recordings(p_run_id uuid, p_limit int, p_late boolean)
returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  lease constant interval := '5 min';
  scope uuid[];
  retries_until timestamptz;
  claimed uuid[];
begin
  update public.retention_runs set lease_until = default
  where id = p_run_id and state = 'running'
  returning organisation_ids into scope;
  if not found then
    return '[]';
  end if;
  retries_until := public.retention_retries_until(p_run_id, 'recording');

  if p_late then
    claimed := array(
      select id from public.interviews
      where id in (
          select interview_id from public.recording_parts
          where is_late and url is not null and deleted_at is null
        )
        and (scope is null or organisation_id = any (scope))
        and not legal_hold
        and (retention_claimed_until is null or retention_claimed_until < clock_timestamp())
        -- A run that was interrupted while it deleted them tries once more.
        and (retention_claimed_by = p_run_id or exists (
          select from public.recording_parts
          where interview_id = interviews.id and is_late and url is not null and deleted_at is null
            and late_tried_by is distinct from p_run_id
            and (
              late_tried_by is null or deletion_retry_at is null
              or deletion_retry_at < retries_until
            )
        ))
      limit p_limit for no key update skip locked
    );
  else
    claimed := array(
      select due.id
      from public.organisations
      cross join lateral (
        select interviews.id from public.interviews
        where interviews.organisation_id = organisations.id
          and recording_url is not null and recording_deleted_at is null and not legal_hold
          and deletion_retry_at is null
          and coalesce(ended_at, greatest(started_at, last_active_at), interviews.created_at)
            < now() - make_interval(
              days => coalesce(recording_retention_days, public.default_retention_days())
            )
          and (retention_claimed_until is null or retention_claimed_until < clock_timestamp())
          -- As `is null` it would be estimated to hold for 1 row in 200, and so be checked for all expired
          -- rows, which are then sorted (2.4 s for 4,600). As a case it is checked in the order of the index
          -- until p_limit rows are found (0.07 s).
          and case when public.deletion_obstacle(array[interviews.id]) is null then true else false end
          and not exists (
            select from public.retention_failures
            where run_id = p_run_id and interview_id = interviews.id
          )
        order by coalesce(ended_at, greatest(started_at, last_active_at), interviews.created_at)
        limit p_limit for no key update skip locked
      ) as due
      where scope is null or organisations.id = any (scope)
      limit p_limit
    );
    if claimed = '{}' then
      claimed := public.lock_failed_recordings(p_run_id, scope, retries_until, p_limit);
    end if;
  end if;

  update public.interviews set
    retention_claimed_until = clock_timestamp() + lease, retention_claimed_by = p_run_id
  where id = any (claimed);
  update public.recording_parts set
    deletion_claimed_at = clock_timestamp(),
    late_tried_by = case when p_late then p_run_id else late_tried_by end
  where interview_id = any (claimed) and is_late = p_late and url is not null and deleted_at is null;
  return (
    select coalesce(
      jsonb_agg(
        jsonb_build_object('interview_id', id, 'urls', array(
          select file from public.recording_parts
          cross join unnest(array[url, metadata_location]) as file
          where interview_id = interviews.id and is_late = p_late
            and url is not null and deleted_at is null and file is not null
          union
          -- A recording from before its files were listed.
          select recording_url where not p_late and recording_url is not null
          order by 1
        )) order by coalesce(ended_at, greatest(started_at, last_active_at), created_at), id
      ), '[]'
    )
    from public.interviews where id = any (claimed)
  );
end $$;

grant execute on function public.claim_recordings to service_role;
