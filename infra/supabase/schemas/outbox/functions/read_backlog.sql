-- What waits, and the seconds that the oldest of it has waited: {unsent_messages, oldest_unsent_seconds,
-- unimported_recordings, oldest_unimported_seconds}. Recordings count while Azure still has them: for a day.
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
  )
  select jsonb_build_object(
    'unsent_messages', unsent.number,
    'oldest_unsent_seconds',
      coalesce(floor(extract(epoch from clock_timestamp() - unsent.oldest)), 0),
    'unimported_recordings', unimported.number,
    'oldest_unimported_seconds',
      coalesce(floor(extract(epoch from clock_timestamp() - unimported.oldest)), 0)
  )
  from unsent, unimported
$$;

grant execute on function public.read_backlog to service_role;
