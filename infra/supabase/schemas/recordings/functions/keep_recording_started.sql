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

grant execute on function public.keep_recording_started to service_role;
