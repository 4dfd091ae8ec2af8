-- Expired recordings of at most p_limit interviews that could not be deleted before and may be tried again by
-- this run: before p_retries_until, by retention_retries_until. Locks the interviews.
create or replace function public.lock_failed_recordings(
  p_run_id uuid,
  p_scope uuid[],
  p_retries_until timestamptz,
  p_limit int
) returns uuid[]
language sql security definer set search_path = '' as $$
  select array(
    select interviews.id
    from public.interviews
    join public.organisations on organisations.id = interviews.organisation_id
    where deletion_retry_at < p_retries_until
      and (p_scope is null or interviews.organisation_id = any (p_scope))
      and recording_url is not null and recording_deleted_at is null and not legal_hold
      and coalesce(interviews.ended_at, greatest(interviews.started_at, last_active_at), interviews.created_at)
        < now() - make_interval(
          days => coalesce(recording_retention_days, public.default_retention_days())
        )
      and (retention_claimed_until is null or retention_claimed_until < clock_timestamp())
      and not exists (
        select from public.retention_failures
        where run_id = p_run_id and interview_id = interviews.id
      )
      -- As in claim_recordings.
      and case when public.deletion_obstacle(array[interviews.id]) is null then true else false end
    order by deletion_retry_at, interviews.id
    limit p_limit for no key update of interviews skip locked
  )
$$;
