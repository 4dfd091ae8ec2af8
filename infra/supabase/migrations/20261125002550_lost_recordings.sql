-- Files of recordings of which nothing in the database tells any more, or never will: what goes with
-- its interview, and what comes after its recording was deleted.

-- Has the files of a recording deleted by the queue: those at the addresses given, and all that were
-- imported of the interview.
create or replace function public.queue_recording_removal(p_interview_id uuid, p_urls text[])
returns void
language sql security definer set search_path = '' as $$
  select public.enqueue_message(
    format('remove:%s:%s', p_interview_id, md5(array_to_string(p_urls, ' '))),
    'data-retention',
    jsonb_build_object('interview_id', p_interview_id, 'urls', to_jsonb(p_urls)),
    clock_timestamp(), null, false
  )
$$;

-- An interview goes with its application, role, organisation or candidate: its recording with it, but
-- not what is under legal hold or just being deleted.
create or replace function public.let_interview_go() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  files text[];
begin
  if old.legal_hold then
    raise exception using errcode = 'P0001', message = 'legal_hold';
  elsif old.retention_claimed_until > clock_timestamp() then
    raise exception using errcode = 'P0001', message = 'deletion_in_progress';
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
-- our own storage are only linked. Of a recording that was deleted they are deleted as they come; one
-- that was begun since is another.
create or replace function public.keep_recording_parts(p_interview_id uuid, p_event jsonb)
returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  own_storage constant boolean := coalesce((p_event ->> 'own_storage')::boolean, false);
  event_time constant timestamptz := p_event ->> 'time';
  begun_at constant timestamptz :=
    coalesce((p_event ->> 'recording_started_at')::timestamptz, event_time);
  is_late boolean;
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
  select coalesce(begun_at <= recording_deleted_at, false) into is_late
  from public.interviews where id = p_interview_id;
  update public.interviews set recording_deleted_at = null
  where id = p_interview_id and recording_deleted_at < begun_at;

  with added as (
    insert into public.recording_parts
      (interview_id, recording_id, part_index, document_id, content_location, metadata_location,
        format, recorded_at, duration_ms, own_storage, event_time, url, imported_at, deleted_at)
    select
      p_interview_id,
      -- A recording whose event does not name it is known by its file.
      coalesce(p_event ->> 'recording_id', document_id),
      index,
      document_id,
      content_location,
      case when own_storage and not is_late then metadata_location end,
      p_event ->> 'recording_format',
      begun_at,
      (p_event ->> 'recording_duration_ms')::int,
      own_storage,
      event_time,
      case when own_storage and not is_late then content_location end,
      case when own_storage then event_time end,
      case when is_late then clock_timestamp() end
    from jsonb_to_recordset(p_event -> 'parts') as given
      (index int, document_id text, content_location text, metadata_location text)
    on conflict (interview_id, recording_id, part_index) do nothing
    returning id, part_index
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
  where not own_storage and not is_late;

  if own_storage and is_late then
    perform public.queue_recording_removal(p_interview_id, array(
      select file
      from jsonb_to_recordset(p_event -> 'parts') as given
        (content_location text, metadata_location text)
      cross join unnest(array[content_location, metadata_location]) as file
      where file is not null
    ));
  end if;
  perform public.link_recording(p_interview_id);
  return messages;
end $$;

revoke execute on function
  public.queue_recording_removal, public.let_interview_go, public.keep_recording_parts
from public, anon, authenticated, service_role;
