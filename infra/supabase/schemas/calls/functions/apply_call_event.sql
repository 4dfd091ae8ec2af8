-- Applies an event, once however often it is delivered. One that fits no interview yet is parked until its
-- call is known.
-- p_event: {id, type: call_started, participant_added, participant_removed, call_ended or
--   recording_ready, time, server_call_id? (always, of a call's event), group_id?, correlation_id?,
--   recording_id?, duration_seconds?, own_storage?, recording_started_at?, recording_duration_ms?,
--   recording_format?, parts?: [{index, document_id, content_location, metadata_location?}]}
-- {outcome: applied, parked or repeated, interview_id: or null}
create or replace function public.apply_call_event(p_event jsonb, p_scoring_delay_seconds int)
returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  this_id constant text := p_event ->> 'id';
  call_id constant text := p_event ->> 'server_call_id';
  recording constant text := p_event ->> 'recording_id';
  found_id uuid;
begin
  -- Waits for another transaction that is applying the same event.
  insert into public.call_events (event_id, type, time, server_call_id, recording_id)
  values (this_id, p_event ->> 'type', (p_event ->> 'time')::timestamptz, call_id, recording)
  on conflict (event_id) do nothing;
  if not found then
    select interview_id into found_id from public.call_events where event_id = this_id;
    return jsonb_build_object('outcome', 'repeated', 'interview_id', found_id);
  end if;

  perform public.lock_call(call_id, recording);
  -- A call that is known stays with its interview, whatever a later event says.
  found_id := (public.find_call(call_id, recording)).interview_id;
  if found_id is null and p_event ->> 'type' <> 'recording_ready' then
    found_id := coalesce(
      public.find_interview_of_group(p_event ->> 'group_id'),
      public.find_interview_of_group(p_event ->> 'correlation_id')
    );
  end if;
  -- It may have been deleted just now.
  select id into found_id from public.interviews where id = found_id for no key update;

  update public.call_events
  set interview_id = found_id, parked = case when found_id is null then p_event end
  where event_id = this_id;
  if found_id is null then
    return jsonb_build_object('outcome', 'parked', 'interview_id', null);
  end if;
  perform public.apply_event_to_interview(found_id, p_event, p_scoring_delay_seconds);
  perform public.apply_parked_events(found_id, call_id, null, p_scoring_delay_seconds);
  return jsonb_build_object('outcome', 'applied', 'interview_id', found_id);
end $$;

grant execute on function public.apply_call_event to service_role;
