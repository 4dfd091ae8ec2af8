-- Saves the files of a recording_ready event. The caller has locked the interview.
-- Files in Azure's own storage are queued to be imported, unless the candidate had not agreed to the
-- recording when it began; files in our own storage are only linked.
-- Files of a recording that was deleted before are late, unless the interview is under legal hold now: they
-- are not imported, and in our own storage the next retention run deletes them.
create or replace function public.save_recording_parts(p_interview_id uuid, p_event jsonb)
returns void
language plpgsql security definer set search_path = '' as $$
declare
  own_storage constant boolean := coalesce((p_event ->> 'own_storage')::boolean, false);
  event_time constant timestamptz := p_event ->> 'time';
  begun_at constant timestamptz :=
    coalesce((p_event ->> 'recording_started_at')::timestamptz, event_time);
  late boolean;
begin
  if not own_storage and not coalesce((
    select recording from public.interview_consents
    where interview_id = p_interview_id and created_at <= begun_at
    order by created_at desc limit 1
  ), true) then
    return;
  end if;
  select not legal_hold and (coalesce(begun_at <= recording_deleted_at, false) or exists (
    select from public.recording_parts
    where interview_id = p_interview_id and recording_id = p_event ->> 'recording_id'
      and deleted_at is not null
  )) into late
  from public.interviews where id = p_interview_id;

  with added as (
    insert into public.recording_parts
      (interview_id, recording_id, part_index, document_id, content_location, metadata_location,
        format, recorded_at, duration_ms, own_storage, event_time, url, imported_at, deleted_at,
        is_late)
    select
      p_interview_id,
      -- A recording that its event does not name is identified by its file.
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
      case when late and not own_storage then clock_timestamp() end,
      late
    from jsonb_to_recordset(p_event -> 'parts') as given
      (index int, document_id text, content_location text, metadata_location text)
    on conflict (interview_id, recording_id, part_index) do nothing
    returning id
  ), reopened as (
    update public.interviews set recording_deleted_at = null
    where id = p_interview_id and recording_deleted_at is not null
      and not late and exists (select from added)
  )
  insert into public.outgoing_messages (message_id, queue, body, due_at, interview_id)
  -- Attempts end some time after the event, when Azure has deleted the file.
  select
    'import:' || id, 'recording-import',
    jsonb_build_object(
      'part_id', id, 'interview_id', p_interview_id, 'first_sent_at', event_time
    ),
    clock_timestamp(), p_interview_id
  from added where not own_storage and not late
  on conflict (message_id) do nothing;

  perform public.set_recording_url(p_interview_id);
end $$;
