-- Saves the times of a call that an event reports, in whatever order its events come.
create or replace function public.save_call(p_interview_id uuid, p_event jsonb) returns void
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
    (p_interview_id, p_event ->> 'server_call_id',
      -- Members of the organisation can read it: the id of the group call is not stored as one.
      case when public.find_interview_of_group(p_event ->> 'correlation_id') is null
        then p_event ->> 'correlation_id' end,
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

-- Derives the state of an interview from all of its calls. The caller has locked the interview.
create or replace function public.update_interview_from_calls(p_interview_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  stored public.interviews;
  derived public.interviews;
  calls record;
  latest record;
begin
  select * into stored from public.interviews where id = p_interview_id;
  derived := stored;

  select
    -- A call whose start was never reported began its reported duration before its end.
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
    -- A call after somebody had completed the interview is not part of it.
    and (stored.closed_at is null or started_at is null or started_at <= stored.closed_at);

  select server_call_id, correlation_id into latest
  from public.interview_calls where interview_id = p_interview_id
  order by coalesce(started_at, ended_at) desc nulls last, server_call_id desc limit 1;

  if stored.status not in ('cancelled', 'expired') then
    -- An estimated start gives way to the reported one, which may be later.
    perform from public.interview_calls
    where interview_id = p_interview_id and started_at is not null
      and stored.started_at = ended_at - make_interval(secs => reported_duration_seconds);
    derived.started_at := least(
      case when not found then stored.started_at end,
      calls.started_at,
      (
        select asked_at from public.interview_turns
        where interview_id = p_interview_id order by turn limit 1
      )
    );
    derived.status := case
      when stored.closed_at is not null or calls.have_ended then 'completed' else 'in_progress'
    end;
    derived.ended_at := case
      when stored.closed_at is not null then stored.closed_at
      when calls.have_ended then calls.ended_at
    end;
    derived.duration_seconds := case
      when calls.have_ended then calls.duration_seconds
      when stored.closed_at is not null and derived.started_at is not null
        then greatest(0, round(extract(epoch from stored.closed_at - derived.started_at)))
    end;
  end if;
  derived.metadata := case jsonb_typeof(stored.metadata) when 'object' then stored.metadata else '{}' end
    || jsonb_build_object(
      'serverCallId', latest.server_call_id,
      'correlationId', latest.correlation_id,
      'lastEventAt', calls.last_event_at
    );

  if derived is distinct from stored then
    update public.interviews set
      status = derived.status,
      started_at = derived.started_at,
      ended_at = derived.ended_at,
      duration_seconds = derived.duration_seconds,
      metadata = derived.metadata
    where id = p_interview_id;
  end if;
end $$;

-- Applies an event to its interview, which the caller has locked, and queues what follows from it.
create or replace function public.apply_event_to_interview(
  p_interview_id uuid,
  p_event jsonb,
  p_scoring_delay_seconds int
) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if p_event ->> 'type' = 'recording_ready' then
    update public.interview_calls
    set last_event_at = greatest(last_event_at, (p_event ->> 'time')::timestamptz)
    where id = (public.find_call(p_event ->> 'server_call_id', p_event ->> 'recording_id')).id;
  else
    perform public.save_call(p_interview_id, p_event);
  end if;
  perform public.update_interview_from_calls(p_interview_id);

  if p_event ->> 'type' = 'recording_ready' then
    perform public.save_recording_parts(p_interview_id, p_event);
  elsif p_event ->> 'type' = 'call_ended' then
    perform public.queue_scoring(p_interview_id, p_scoring_delay_seconds);
  end if;
end $$;
