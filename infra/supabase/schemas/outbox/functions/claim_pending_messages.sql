-- Messages that were not sent, the oldest first: [{message_id, queue, body, due_at}]. They are the
-- caller's to send; one that is not marked as sent within the lease is given to somebody else.
create or replace function public.claim_pending_messages(p_limit int) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  lease constant interval := '60 s';
  claimed jsonb;
begin
  with due as (
    select message_id from public.outgoing_messages
    where sent_at is null
      and (claimed_at is null or claimed_at < clock_timestamp() - lease)
    order by created_at, message_id limit p_limit for no key update skip locked
  ), taken as (
    update public.outgoing_messages as messages set claimed_at = clock_timestamp()
    from due where messages.message_id = due.message_id
    returning messages.message_id, queue, body, due_at, created_at
  )
  select coalesce(
    jsonb_agg(to_jsonb(taken) - 'created_at' order by created_at, message_id), '[]'
  ) into claimed from taken;

  perform public.forget_old_events();
  return claimed;
end $$;

grant execute on function public.claim_pending_messages to service_role;
