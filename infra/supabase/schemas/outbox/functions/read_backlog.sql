-- What waits, and the seconds that the oldest of it has waited: {unsent_messages, oldest_unsent_seconds,
-- unimported_recordings, oldest_unimported_seconds, due_recordings}. Recordings count as not imported while Azure
-- still has them: for a day. Due are interviews with a recording whose retention has ended, at most 1,000; those
-- whose deletion has failed do not count.
create or replace function public.read_backlog() returns jsonb
language sql stable security definer set search_path = '' as $$
  with unsent as (
    select count(*) as number, min(created_at) as oldest
    from public.outgoing_messages where sent_at is null
  ), unimported as (
    select count(*) as number, min(created_at) as oldest
    from public.recording_parts
    where imported_at is null and deleted_at is null and not own_storage
      and created_at > clock_timestamp() - interval '1 day'
  ), due as (
    select count(*) as number from (
      select from public.organisations
      cross join lateral (
        -- The conditions and the order of claim_recordings, and so its index.
        select from public.interviews
        where organisation_id = organisations.id
          and recording_url is not null and recording_deleted_at is null and not legal_hold
          and deletion_retry_at is null
          and coalesce(ended_at, greatest(started_at, last_active_at), created_at)
            < now() - make_interval(
              days => coalesce(recording_retention_days, public.default_retention_days())
            )
        limit 1000
      ) as of_organisation
      limit 1000
    ) as due_interviews
  )
  select jsonb_build_object(
    'unsent_messages', unsent.number,
    'oldest_unsent_seconds',
      coalesce(floor(extract(epoch from clock_timestamp() - unsent.oldest)), 0),
    'unimported_recordings', unimported.number,
    'oldest_unimported_seconds',
      coalesce(floor(extract(epoch from clock_timestamp() - unimported.oldest)), 0),
    'due_recordings', due.number
  )
  from unsent, unimported, due
$$;

grant execute on function public.read_backlog to service_role;
