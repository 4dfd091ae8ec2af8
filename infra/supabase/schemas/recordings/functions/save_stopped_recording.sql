-- Saves that a recording was stopped; the earliest time counts.
create or replace function public.save_stopped_recording(
  p_recording_id text,
  p_stopped_at timestamptz
) returns void
language plpgsql security definer set search_path = '' as $$
declare
  call constant public.interview_calls := public.find_call(null, p_recording_id);
begin
  perform from public.interviews where id = call.interview_id for no key update;
  update public.interview_calls set control_claimed_at = null where id = call.id;
  update public.call_recordings set stopped_at = least(stopped_at, p_stopped_at)
  where recording_id = p_recording_id;
end $$;

grant execute on function public.save_stopped_recording to service_role;
