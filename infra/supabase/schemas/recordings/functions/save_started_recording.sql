-- Saves that a recording of a call was started, and applies the events that waited for it. False where the
-- call was deleted meanwhile: the caller then stops the recording.
create or replace function public.save_started_recording(
  p_server_call_id text,
  p_recording_id text,
  p_started_at timestamptz
) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  call public.interview_calls;
begin
  perform public.lock_call(p_server_call_id, p_recording_id);
  perform from public.interviews where id = (
    select interview_id from public.interview_calls where server_call_id = p_server_call_id
  ) for no key update;

  update public.interview_calls set control_claimed_at = null
  where server_call_id = p_server_call_id
  returning * into call;
  if not found then
    return false;
  end if;
  insert into public.call_recordings (recording_id, call_id, started_at, stopped_at)
  values (p_recording_id, call.id, p_started_at, call.ended_at)
  on conflict (recording_id) do nothing;
  -- Only files can have waited: no end of a call, and no scoring that follows from one.
  perform public.apply_parked_events(call.interview_id, null, p_recording_id, 0);
  return true;
end $$;

grant execute on function public.save_started_recording to service_role;
