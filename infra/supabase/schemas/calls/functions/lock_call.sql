-- Locks a call and a recording by their ids until the end of the transaction: whoever stores one of them,
-- and whoever parks an event for it, run one after the other, and the later one sees what the earlier one did.
create or replace function public.lock_call(p_server_call_id text, p_recording_id text)
returns void
language plpgsql set search_path = '' as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('call:' || p_server_call_id, 0));
  perform pg_advisory_xact_lock(hashtextextended('recording:' || p_recording_id, 0));
end $$;
