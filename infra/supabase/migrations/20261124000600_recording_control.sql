-- Which calls a recording is to be started or stopped of, and what came of it.

-- Calls that are to be recorded though they are not, or are recorded though they are not to be:
-- [{server_call_id, action: start or stop, recording_id: of the one to stop, start_id: under which to
-- start}]. Each is the caller's to act upon until its lease ends; then it is given again, as long as
-- there is need.
-- A recording is started with p_record alone, where the candidate agreed to it last; without it,
-- nothing is started. It is stopped where they agree no longer, or a person completed the interview.
-- A start of which nobody knows what came (its claim was neither kept nor released) is begun again under
-- the same id, which gives the same recording: also where the candidate agrees no longer, since only then
-- can it be stopped.
create or replace function public.claim_recording_control(
  p_record boolean,
  p_limit int,
  p_interview_id uuid default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  -- Longer than an answer of the call's service may take.
  lease constant interval := '30 s';
  -- A call whose end was never told is not tried for ever.
  longest_call constant interval := '24 h';
  control jsonb;
begin
  with due as (
    select calls.id, running.recording_id, md5(format(
      '%s:%s', calls.server_call_id,
      (select count(*) from public.call_recordings where call_id = calls.id)
    ))::uuid as start_id
    from public.interview_calls as calls
    join public.interviews on interviews.id = calls.interview_id
    cross join lateral (
      select recording from public.interview_consents
      where interview_id = calls.interview_id order by created_at desc limit 1
    ) as consent
    left join lateral (
      select recording_id from public.call_recordings
      where call_id = calls.id and stopped_at is null
      order by started_at desc, recording_id limit 1
    ) as running on true
    where calls.started_at is not null and calls.ended_at is null
      and (p_interview_id is null or calls.interview_id = p_interview_id)
      and (calls.control_claimed_at is null
        or calls.control_claimed_at < clock_timestamp() - lease)
      and case
        when running.recording_id is null
          then p_record and calls.started_at > clock_timestamp() - longest_call
            and (calls.control_paused_until is null
              or calls.control_paused_until < clock_timestamp())
            and case
              when consent.recording then interviews.status = 'in_progress'
              else calls.control_claimed_at is not null
            end
        else not consent.recording or interviews.closed_at is not null
      end
    order by calls.started_at, calls.id limit p_limit
    for no key update of calls skip locked
  ), claimed as (
    update public.interview_calls as calls set control_claimed_at = clock_timestamp()
    from due where calls.id = due.id
    returning calls.server_call_id, calls.started_at, due.recording_id, due.start_id
  )
  select coalesce(
    jsonb_agg(
      jsonb_build_object(
        'server_call_id', server_call_id,
        'action', case when recording_id is null then 'start' else 'stop' end,
        'recording_id', recording_id,
        'start_id', start_id
      ) order by started_at, server_call_id
    ), '[]'
  ) into control
  from claimed;
  return control;
end $$;

-- Keeps that a recording of a call was started, and applies the events that waited for it.
-- {messages: as enqueue_message gives them,
--  recording: the recording to stop again, as claim_recording_control tells it, where the candidate
--    agrees no longer, or the interview is gone}
create or replace function public.keep_recording_started(
  p_server_call_id text,
  p_recording_id text,
  p_started_at timestamptz
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  call public.interview_calls;
begin
  perform public.lock_call_keys(p_server_call_id, p_recording_id);
  perform from public.interviews where id = (
    select interview_id from public.interview_calls where server_call_id = p_server_call_id
  ) for no key update;

  update public.interview_calls set control_claimed_at = null
  where server_call_id = p_server_call_id
  returning * into call;
  if not found then
    return jsonb_build_object(
      'messages', '[]'::jsonb,
      'recording', jsonb_build_array(jsonb_build_object(
        'server_call_id', p_server_call_id, 'action', 'stop', 'recording_id', p_recording_id,
        'start_id', null
      ))
    );
  end if;
  insert into public.call_recordings (recording_id, call_id, started_at, stopped_at)
  values (p_recording_id, call.id, p_started_at, call.ended_at)
  on conflict (recording_id) do nothing;

  return jsonb_build_object(
    -- Only recordings can have waited: no end of a call, and no scoring that it leads to.
    'messages', public.apply_parked_events(call.interview_id, null, p_recording_id, 0),
    'recording', public.claim_recording_control(false, 1, call.interview_id)
  );
end $$;

-- Keeps that a recording was stopped; the earliest time counts.
create or replace function public.keep_recording_stopped(
  p_recording_id text,
  p_stopped_at timestamptz
) returns void
language plpgsql security definer set search_path = '' as $$
declare
  call constant public.interview_calls := public.known_call(null, p_recording_id);
begin
  perform from public.interviews where id = call.interview_id for no key update;
  update public.interview_calls set control_claimed_at = null where id = call.id;
  update public.call_recordings set stopped_at = least(stopped_at, p_stopped_at)
  where recording_id = p_recording_id;
end $$;

-- Gives back a claim to start a recording that certainly was not started: it is tried again after
-- so many seconds.
create or replace function public.release_recording_start(
  p_server_call_id text,
  p_pause_seconds int
) returns void
language sql security definer set search_path = '' as $$
  update public.interview_calls set
    control_claimed_at = null,
    control_paused_until = clock_timestamp() + make_interval(secs => p_pause_seconds)
  where server_call_id = p_server_call_id
$$;

revoke execute on function
  public.claim_recording_control, public.keep_recording_started, public.keep_recording_stopped,
  public.release_recording_start
from public, anon, authenticated, service_role;
grant execute on function
  public.claim_recording_control, public.keep_recording_started, public.keep_recording_stopped,
  public.release_recording_start
to service_role;
