-- Releases the claim to start a recording that Azure refused to start. It is claimed again after so many
-- seconds at the earliest.
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

grant execute on function public.release_recording_start to service_role;
