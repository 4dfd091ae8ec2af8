-- The files of recordings: announced by an event, imported, and linked to their interview.

-- Points an interview to the first file of its recordings that is here. Where the recording was
-- deleted it stays so, and an address that older systems left is not touched.
create or replace function public.link_recording(p_interview_id uuid) returns void
language sql security definer set search_path = '' as $$
  update public.interviews set recording_url = first.url
  from (
    select url from public.recording_parts
    where interview_id = p_interview_id and url is not null and deleted_at is null
    order by recorded_at, recording_id, part_index limit 1
  ) as first
  where interviews.id = p_interview_id
    and interviews.recording_deleted_at is null
    and interviews.recording_url is distinct from first.url
    and (
      interviews.recording_url is null
      or interviews.recording_url in (
        select url from public.recording_parts where interview_id = p_interview_id
      )
    )
$$;

-- Keeps the files that a recording_ready event tells of. Those at Azure's own location are queued to
-- be imported (what enqueue_message gives, of each), unless the candidate did not agree to them; those in
-- our own storage are only linked.
create or replace function public.keep_recording_parts(p_interview_id uuid, p_event jsonb)
returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  own_storage constant boolean := coalesce((p_event ->> 'own_storage')::boolean, false);
  event_time constant timestamptz := p_event ->> 'time';
  messages jsonb;
begin
  -- Begun after the candidate had said that they agree no longer, to be stopped at once.
  if not own_storage and not coalesce((
    select recording from public.interview_consents
    where interview_id = p_interview_id
      and created_at <= coalesce((p_event ->> 'recording_started_at')::timestamptz, event_time)
    order by created_at desc limit 1
  ), true) then
    return '[]';
  end if;
  with added as (
    insert into public.recording_parts
      (interview_id, recording_id, part_index, document_id, content_location, format, recorded_at,
        duration_ms, own_storage, event_time, url, imported_at)
    select
      p_interview_id,
      -- A recording whose event does not name it is known by its file.
      coalesce(p_event ->> 'recording_id', document_id),
      index,
      document_id,
      content_location,
      p_event ->> 'recording_format',
      coalesce((p_event ->> 'recording_started_at')::timestamptz, event_time),
      (p_event ->> 'recording_duration_ms')::int,
      own_storage,
      event_time,
      case when own_storage then content_location end,
      case when own_storage then event_time end
    from jsonb_to_recordset(p_event -> 'parts')
      as given (index int, document_id text, content_location text)
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
  where not own_storage;

  perform public.link_recording(p_interview_id);
  return messages;
end $$;

-- What importing a part needs; null where the part or its interview is gone.
-- {id, interview_id, recording_id, part_index, content_location, format, event_time,
--  imported: whether it is here, deleted: whether it, or all of the interview's recording, was deleted}
create or replace function public.read_recording_part(p_part_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'id', parts.id,
    'interview_id', parts.interview_id,
    'recording_id', parts.recording_id,
    'part_index', parts.part_index,
    'content_location', parts.content_location,
    'format', parts.format,
    'event_time', parts.event_time,
    'imported', parts.imported_at is not null,
    'deleted', parts.deleted_at is not null or interviews.recording_deleted_at is not null
  )
  from public.recording_parts as parts
  join public.interviews on interviews.id = parts.interview_id
  where parts.id = p_part_id
$$;

-- Keeps where a part was imported to; the first time counts. False where the part or its interview
-- is gone, or its recording was deleted meanwhile: the caller then removes the file again.
create or replace function public.keep_imported_part(
  p_part_id uuid,
  p_url text,
  p_content_type text,
  p_size_bytes bigint,
  p_imported_at timestamptz
) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  interview public.interviews;
begin
  -- Deleting the recording and keeping a part of it take turns.
  select * into interview from public.interviews
  where id = (select interview_id from public.recording_parts where id = p_part_id)
  for no key update;
  if not found or interview.recording_deleted_at is not null then
    return false;
  end if;

  update public.recording_parts set
    url = coalesce(url, p_url),
    content_type = coalesce(content_type, p_content_type),
    size_bytes = coalesce(size_bytes, p_size_bytes),
    imported_at = coalesce(imported_at, p_imported_at)
  where id = p_part_id and deleted_at is null;
  if not found then
    return false;
  end if;
  perform public.link_recording(interview.id);
  return true;
end $$;

revoke execute on function
  public.link_recording, public.keep_recording_parts, public.read_recording_part,
  public.keep_imported_part
from public, anon, authenticated, service_role;
grant execute on function public.read_recording_part, public.keep_imported_part to service_role;
