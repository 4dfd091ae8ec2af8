-- Lets the one who makes a call or a recording known and those whose events would wait for it take
-- turns, so that one of them sees the other.
create or replace function public.lock_call_keys(p_server_call_id text, p_recording_id text)
returns void
language plpgsql set search_path = '' as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('call:' || p_server_call_id, 0));
  perform pg_advisory_xact_lock(hashtextextended('recording:' || p_recording_id, 0));
end $$;
