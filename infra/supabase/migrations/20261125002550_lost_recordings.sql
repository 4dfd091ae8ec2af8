-- Files of recordings of which nothing in the database tells any more, or never will: what goes with
-- its interview, and what comes after its recording was deleted.

-- Has the files deleted by the queue that an interview leaves which is gone: those at the addresses given,
-- and all that were imported of it.
create or replace function public.queue_recording_removal(p_interview_id uuid, p_urls text[])
returns void
language sql security definer set search_path = '' as $$
  select public.enqueue_message(
    'remove:' || p_interview_id, 'data-retention',
    jsonb_build_object('interview_id', p_interview_id, 'urls', to_jsonb(p_urls)),
    clock_timestamp(), null, false
  )
$$;

-- Whether a call of any of the interviews goes on, or its recording is still to come: it would stay
-- behind in storage.
create or replace function public.recording_is_to_come(p_interview_ids uuid[]) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (
    select from public.interview_calls as calls
    left join public.call_recordings as recordings on recordings.call_id = calls.id
    where calls.interview_id = any (p_interview_ids)
      -- Azure keeps a recording for as long, and no call goes on for longer.
      and calls.started_at > clock_timestamp() - interval '24 h'
      and (calls.ended_at is null or recordings.id is not null and not exists (
        select from public.recording_parts as parts
        where parts.interview_id = calls.interview_id
          and parts.recording_id = recordings.recording_id
      ))
  )
$$;

-- What stands in the way of a request just now; null: nothing does.
-- legal_hold: an interview of the person must not be touched
-- call_under_way: a call of theirs has not ended, or its recording is still to come
-- last_admin: an organisation would be left without anyone who administers it
create or replace function public.deletion_obstacle(p_user uuid, p_request_type text) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  theirs constant uuid[] := array(select public.interviews_of(p_user));
begin
  return case
    when exists (select from public.interviews where id = any (theirs) and legal_hold)
      then 'legal_hold'
    when public.recording_is_to_come(theirs) then 'call_under_way'
    when p_request_type = 'full_deletion' and exists (
      select from public.org_users as own
      where own.user_id = p_user and own.role = any (public.admin_roles())
        and not exists (
          select from public.org_users as others
          where others.organisation_id = own.organisation_id and others.user_id <> p_user
            and others.role = any (public.admin_roles())
        )
    ) then 'last_admin'
  end;
end $$;

-- An interview goes with its application, role, organisation or candidate: its recording with it, but
-- not what is under legal hold, just being deleted, or still to be recorded.
create or replace function public.let_interview_go() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  files text[];
begin
  if old.legal_hold then
    raise exception using errcode = 'P0001', message = 'legal_hold';
  elsif old.retention_claimed_until > clock_timestamp() then
    raise exception using errcode = 'P0001', message = 'deletion_in_progress';
  elsif public.recording_is_to_come(array[old.id]) then
    raise exception using errcode = 'P0001', message = 'call_under_way';
  end if;

  if old.recording_url is not null or exists (
    select from public.recording_parts where interview_id = old.id and deleted_at is null
  ) then
    select array_agg(distinct file) into files
    from public.recording_parts
    cross join unnest(array[old.recording_url, url, metadata_location]) as file
    where interview_id = old.id and file is not null;
    perform public.queue_recording_removal(
      old.id, coalesce(files, array_remove(array[old.recording_url], null))
    );
  end if;
  perform public.write_audit(
    'interview.deleted', 'interview', old.id,
    (select id from public.organisations where id = old.organisation_id),
    (select auth.uid()), public.request_address()
  );
  return old;
end $$;

create or replace trigger let_interview_go before delete on public.interviews
  for each row execute function public.let_interview_go();

-- Keeps the files that a recording_ready event tells of. Those at Azure's own location are queued to
-- be imported (what enqueue_message gives, of each), unless the candidate did not agree to them; those in
-- our own storage are only linked. Of a recording that was deleted, unless it is held now, they are not
-- imported, and in our own storage deleted by the next run; one that was begun since is another.
create or replace function public.keep_recording_parts(p_interview_id uuid, p_event jsonb)
returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  own_storage constant boolean := coalesce((p_event ->> 'own_storage')::boolean, false);
  event_time constant timestamptz := p_event ->> 'time';
  begun_at constant timestamptz :=
    coalesce((p_event ->> 'recording_started_at')::timestamptz, event_time);
  came_late boolean;
  messages jsonb;
begin
  -- Begun after the candidate had said that they agree no longer, to be stopped at once.
  if not own_storage and not coalesce((
    select recording from public.interview_consents
    where interview_id = p_interview_id and created_at <= begun_at
    order by created_at desc limit 1
  ), true) then
    return '[]';
  end if;
  select not legal_hold and (coalesce(begun_at <= recording_deleted_at, false) or exists (
    select from public.recording_parts
    where interview_id = p_interview_id and recording_id = p_event ->> 'recording_id'
      and deleted_at is not null
  )) into came_late
  from public.interviews where id = p_interview_id;

  with added as (
    insert into public.recording_parts
      (interview_id, recording_id, part_index, document_id, content_location, metadata_location,
        format, recorded_at, duration_ms, own_storage, event_time, url, imported_at, deleted_at,
        is_late)
    select
      p_interview_id,
      -- A recording whose event does not name it is known by its file.
      coalesce(p_event ->> 'recording_id', document_id),
      index,
      document_id,
      content_location,
      case when own_storage then metadata_location end,
      p_event ->> 'recording_format',
      begun_at,
      (p_event ->> 'recording_duration_ms')::int,
      own_storage,
      event_time,
      case when own_storage then content_location end,
      case when own_storage then event_time end,
      case when came_late and not own_storage then clock_timestamp() end,
      came_late
    from jsonb_to_recordset(p_event -> 'parts') as given
      (index int, document_id text, content_location text, metadata_location text)
    on conflict (interview_id, recording_id, part_index) do nothing
    returning id, part_index
  ), opened as (
    update public.interviews set recording_deleted_at = null
    where id = p_interview_id and recording_deleted_at is not null
      and not came_late and exists (select from added)
    returning id
  )
  select coalesce(jsonb_agg(message order by part_index), '[]') into messages
  from added
  cross join lateral jsonb_array_elements(public.enqueue_message(
    'import:' || id, 'recording-import',
    -- Attempts end a while after the event: by then the file is gone from where it was made.
    jsonb_build_object(
      'part_id', id, 'interview_id', p_interview_id, 'first_sent_at', event_time
    ),
    clock_timestamp(), p_interview_id, true
  )) as message
  where not own_storage and not came_late;

  perform public.link_recording(p_interview_id);
  return messages;
end $$;

revoke execute on function
  public.queue_recording_removal, public.recording_is_to_come, public.deletion_obstacle,
  public.let_interview_go, public.keep_recording_parts
from public, anon, authenticated, service_role;
