-- Forgets some of what has been kept long enough: events, which are delivered for a day, and messages
-- that were sent. Called last in a transaction; it waits for nobody.
create or replace function public.forget_old_events() returns void
language plpgsql security definer set search_path = '' as $$
declare
  events_kept constant interval := '7 days';
  messages_kept constant interval := '30 days';
  rows_a_call constant int := 100;
begin
  delete from public.call_events where event_id in (
    select event_id from public.call_events where received_at < clock_timestamp() - events_kept
    order by received_at limit rows_a_call for update skip locked
  );
  delete from public.set_aside_events where id in (
    select id from public.set_aside_events where received_at < clock_timestamp() - events_kept
    order by received_at limit rows_a_call for update skip locked
  );
  delete from public.outgoing_messages where message_id in (
    select message_id from public.outgoing_messages
    where sent_at < clock_timestamp() - messages_kept
    order by sent_at limit rows_a_call for update skip locked
  );
end $$;
