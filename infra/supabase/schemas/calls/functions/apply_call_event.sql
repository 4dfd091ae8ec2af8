-- The interview whose id a text is, if it is one.
create or replace function public.interview_named(p_text text) returns uuid
language sql stable security definer set search_path = '' as $$
  select id from public.interviews
  where id = case
    when p_text ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then p_text::uuid
  end
$$;

-- The interview that an event belongs to, held from here on; null where it fits none yet. A call that
-- is known stays with its interview, whatever a later event says.
create or replace function public.hold_interview_of_event(p_event jsonb) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  found_id uuid := (
    public.known_call(p_event ->> 'server_call_id', p_event ->> 'recording_id')
  ).interview_id;
begin
  if found_id is null and p_event ->> 'type' <> 'recording_ready' then
    found_id := coalesce(
      public.interview_named(p_event ->> 'group_id'),
      public.interview_named(p_event ->> 'correlation_id')
    );
  end if;
  -- It may have been deleted just now.
  select id into found_id from public.interviews where id = found_id for no key update;
  return found_id;
end $$;

-- Applies an event, once however often it comes; one that fits no interview yet waits for it.
-- p_event: {id, type: call_started, participant_added, participant_removed, call_ended or
--   recording_ready, time, server_call_id? (always, of a call's event), group_id?, correlation_id?,
--   recording_id?, duration_seconds?, own_storage?, recording_started_at?, recording_duration_ms?,
--   recording_format?, parts?: [{index, document_id, content_location}]}
-- {outcome: applied, parked or repeated, interview_id: or null,
--  messages: those that this call is to send [{message_id, queue, body, due_at}],
--  recording: what claim_recording_control gives for the interview}
create or replace function public.apply_call_event(
  p_event jsonb,
  p_scoring_delay_seconds int,
  p_record boolean
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  calls_a_claim constant int := 10;
  this_id constant text := p_event ->> 'id';
  call_id constant text := p_event ->> 'server_call_id';
  held uuid;
  outcome text := 'repeated';
  messages jsonb := '[]';
begin
  -- Waits for another who is applying the same event just now.
  insert into public.call_events (event_id, type, time, server_call_id, recording_id)
  values (this_id, p_event ->> 'type', (p_event ->> 'time')::timestamptz, call_id,
    p_event ->> 'recording_id')
  on conflict (event_id) do nothing;

  if not found then
    select interview_id into held from public.call_events where event_id = this_id;
  else
    perform public.lock_call_keys(call_id, p_event ->> 'recording_id');
    held := public.hold_interview_of_event(p_event);
    outcome := case when held is null then 'parked' else 'applied' end;
    update public.call_events
    set interview_id = held, parked = case when held is null then p_event end
    where event_id = this_id;
    if held is not null then
      messages := public.apply_event_to_interview(held, p_event, p_scoring_delay_seconds)
        || public.apply_parked_events(held, call_id, null, p_scoring_delay_seconds);
    end if;
  end if;

  perform public.forget_old_events();
  return jsonb_build_object(
    'outcome', outcome,
    'interview_id', held,
    'messages', messages,
    'recording', case
      when held is null then '[]'
      else public.claim_recording_control(p_record, calls_a_claim, held)
    end
  );
end $$;

grant execute on function public.apply_call_event to service_role;
