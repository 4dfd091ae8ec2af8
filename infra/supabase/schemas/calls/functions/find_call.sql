-- The call of an event: by its own id, or else by a recording that the app started; null where neither is
-- known.
create or replace function public.find_call(p_server_call_id text, p_recording_id text)
returns public.interview_calls
language plpgsql stable security definer set search_path = '' as $$
declare
  call public.interview_calls;
begin
  select * into call from public.interview_calls where server_call_id = p_server_call_id;
  if not found then
    select calls.* into call
    from public.call_recordings as recordings
    join public.interview_calls as calls on calls.id = recordings.call_id
    where recordings.recording_id = p_recording_id;
  end if;
  return call;
end $$;
