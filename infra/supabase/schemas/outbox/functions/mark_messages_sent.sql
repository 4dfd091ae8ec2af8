-- Marks messages as sent. One whose row is held by a deletion is passed over, so that neither waits
-- for the other: at worst it is sent again, which does no harm.
create or replace function public.mark_messages_sent(p_message_ids text[]) returns void
language sql security definer set search_path = '' as $$
  update public.outgoing_messages set sent_at = clock_timestamp()
  where message_id in (
    select message_id from public.outgoing_messages
    where message_id = any (p_message_ids) and sent_at is null
    for no key update skip locked
  )
$$;

grant execute on function public.mark_messages_sent to service_role;
