-- Claims messages that were not sent, oldest first: [{message_id, queue, body, due_at, traceparent}]. The caller sends
-- them; one that is not marked as sent before its lease ends is claimed again. Also deletes some events, sent messages
-- and invitations that nobody has accepted, all of which were retained long enough.
create or replace function public.claim_pending_messages(p_limit int) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  lease constant interval := '60 s';
  -- Event Grid delivers an event for a day.
  events_retained constant interval := '7 days';
  messages_retained constant interval := '30 days';
  mails_retained constant interval := '30 days';
  deleted_at_once constant int := 100;
  claimed jsonb;
begin
  with due as (
    select message_id from public.outgoing_messages
    where sent_at is null
      and (claimed_at is null or claimed_at < clock_timestamp() - lease)
    order by created_at, message_id limit p_limit for no key update skip locked
  ), updated as (
    update public.outgoing_messages as messages set claimed_at = clock_timestamp()
    from due where messages.message_id = due.message_id
    returning messages.message_id, queue, body, due_at, traceparent, created_at
  )
  select coalesce(
    jsonb_agg(to_jsonb(updated) - 'created_at' order by created_at, message_id), '[]'
  ) into claimed from updated;

  delete from public.call_events where event_id in (
    select event_id from public.call_events
    where received_at < clock_timestamp() - events_retained
    order by received_at limit deleted_at_once for update skip locked
  );
  delete from public.quarantined_events where id in (
    select id from public.quarantined_events
    where received_at < clock_timestamp() - events_retained
    order by received_at limit deleted_at_once for update skip locked
  );
  delete from public.member_invitations where id in (
    select id from public.member_invitations
    where expires_at < clock_timestamp() - mails_retained
    order by expires_at limit deleted_at_once for update skip locked
  );
  delete from public.applications where id in (
    select id from public.applications as invited
    where candidate_id is null and created_at < clock_timestamp() - mails_retained
      and not exists (
        select from public.invitations
        where application_id = invited.id and expires_at > clock_timestamp() - mails_retained
      )
    order by created_at limit deleted_at_once for update skip locked
  );
  delete from public.sent_mails where email_digest in (
    select email_digest from public.sent_mails
    where sent_at < clock_timestamp() - mails_retained
    order by sent_at limit deleted_at_once for update skip locked
  );
  delete from public.outgoing_messages where message_id in (
    select message_id from public.outgoing_messages
    where sent_at < clock_timestamp() - messages_retained
    order by sent_at limit deleted_at_once for update skip locked
  );
  return claimed;
end $$;

grant execute on function public.claim_pending_messages to service_role;
