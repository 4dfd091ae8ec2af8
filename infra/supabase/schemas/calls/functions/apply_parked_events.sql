-- Applies the events that are parked for a call or a recording, in the order of their times. The caller has
-- locked the interview.
create or replace function public.apply_parked_events(
  p_interview_id uuid,
  p_server_call_id text,
  p_recording_id text,
  p_scoring_delay_seconds int
) returns void
language plpgsql security definer set search_path = '' as $$
declare
  waiting record;
begin
  for waiting in
    select event_id, parked from public.call_events
    where parked is not null
      and (server_call_id = p_server_call_id or recording_id = p_recording_id)
    order by time, event_id
  loop
    update public.call_events set parked = null, interview_id = p_interview_id
    where event_id = waiting.event_id and parked is not null;
    continue when not found;
    perform public.apply_event_to_interview(
      p_interview_id, waiting.parked, p_scoring_delay_seconds
    );
  end loop;
end $$;
