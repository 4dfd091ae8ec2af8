-- Takes what an event tells of its call into the call's row.
create or replace function public.keep_call(p_interview_id uuid, p_event jsonb) returns void
language plpgsql security definer set search_path = '' as $$
declare
  happened_at constant timestamptz := p_event ->> 'time';
  event_type constant text := p_event ->> 'type';
  call public.interview_calls;
begin
  insert into public.interview_calls as calls
    (interview_id, server_call_id, correlation_id, started_at, ended_at,
      reported_duration_seconds, last_event_at)
  values
    (p_interview_id, p_event ->> 'server_call_id', p_event ->> 'correlation_id',
      case event_type when 'call_started' then happened_at end,
      case event_type when 'call_ended' then happened_at end,
      (p_event ->> 'duration_seconds')::numeric,
      happened_at)
  on conflict (server_call_id) do update set
    correlation_id = least(calls.correlation_id, excluded.correlation_id),
    started_at = least(calls.started_at, excluded.started_at),
    ended_at = greatest(calls.ended_at, excluded.ended_at),
    reported_duration_seconds
      = greatest(calls.reported_duration_seconds, excluded.reported_duration_seconds),
    last_event_at = greatest(calls.last_event_at, excluded.last_event_at)
  returning * into call;

  -- Nothing is recorded after the end of a call.
  update public.call_recordings set stopped_at = call.ended_at
  where call_id = call.id and (stopped_at is null or stopped_at > call.ended_at)
    and call.ended_at is not null;
end $$;

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

-- Brings an interview in line with its calls. The caller holds the interview.
create or replace function public.settle_interview(p_interview_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  was public.interviews;
  settled public.interviews;
  calls record;
  latest record;
begin
  select * into was from public.interviews where id = p_interview_id;
  settled := was;

  select
    -- A call whose start was never told began its reported duration before its end.
    min(coalesce(started_at, ended_at - make_interval(secs => reported_duration_seconds)))
      as started_at,
    max(ended_at) as ended_at,
    bool_and(ended_at is not null) as have_ended,
    max(last_event_at) as last_event_at,
    round(sum(case
      when started_at is null then coalesce(reported_duration_seconds, 0)
      else greatest(0, extract(epoch from ended_at - started_at))
    end)) as duration_seconds
  into calls
  from public.interview_calls
  where interview_id = p_interview_id
    -- What was called after a person had completed it is none of the interview.
    and (was.closed_at is null or started_at is null or started_at <= was.closed_at);

  select server_call_id, correlation_id into latest
  from public.interview_calls where interview_id = p_interview_id
  order by coalesce(started_at, ended_at) desc nulls last, server_call_id desc limit 1;

  if was.status not in ('cancelled', 'expired') then
    settled.started_at := least(was.started_at, calls.started_at, (
      select asked_at from public.interview_turns
      where interview_id = p_interview_id order by turn limit 1
    ));
    settled.status := case
      when was.closed_at is not null or calls.have_ended then 'completed' else 'in_progress'
    end;
    settled.ended_at := case
      when was.closed_at is not null then was.closed_at
      when calls.have_ended then calls.ended_at
    end;
    settled.duration_seconds := case
      when calls.have_ended then calls.duration_seconds
      when was.closed_at is not null and settled.started_at is not null
        then greatest(0, round(extract(epoch from was.closed_at - settled.started_at)))
    end;
  end if;
  settled.metadata := case jsonb_typeof(was.metadata) when 'object' then was.metadata else '{}' end
    || jsonb_build_object(
      'serverCallId', latest.server_call_id,
      'correlationId', latest.correlation_id,
      'lastEventAt', calls.last_event_at
    );

  if settled is distinct from was then
    update public.interviews set
      status = settled.status,
      started_at = settled.started_at,
      ended_at = settled.ended_at,
      duration_seconds = settled.duration_seconds,
      metadata = settled.metadata
    where id = p_interview_id;
  end if;
end $$;

-- Applies an event to the interview that it belongs to, which the caller holds: the messages that
-- follow, as enqueue_message gives them.
create or replace function public.apply_event_to_interview(
  p_interview_id uuid,
  p_event jsonb,
  p_scoring_delay_seconds int
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  event_type constant text := p_event ->> 'type';
begin
  if event_type = 'recording_ready' then
    update public.interview_calls
    set last_event_at = greatest(last_event_at, (p_event ->> 'time')::timestamptz)
    where id = (
      public.known_call(p_event ->> 'server_call_id', p_event ->> 'recording_id')
    ).id;
    perform public.settle_interview(p_interview_id);
    return public.keep_recording_parts(p_interview_id, p_event);
  end if;

  perform public.keep_call(p_interview_id, p_event);
  perform public.settle_interview(p_interview_id);
  return case
    when event_type = 'call_ended'
      then public.queue_scoring(p_interview_id, p_scoring_delay_seconds)
    else '[]'
  end;
end $$;
