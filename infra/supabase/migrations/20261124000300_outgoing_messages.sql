-- Messages for the queues: written in the transaction of what they follow from, and sent after it.

-- Milliseconds since 1970, as message ids tell times.
create or replace function public.epoch_milliseconds(p_time timestamptz) returns bigint
language sql immutable set search_path = '' as $$
  select floor(extract(epoch from p_time) * 1000)::bigint
$$;

-- Writes a message, unless it was written before: [{message_id, queue, body, due_at}], of one or of
-- none. A claimed one is the caller's to send; another goes with the next that are claimed.
create or replace function public.enqueue_message(
  p_message_id text,
  p_queue text,
  p_body jsonb,
  p_due_at timestamptz,
  p_interview_id uuid,
  p_claim boolean
) returns jsonb
language sql security definer set search_path = '' as $$
  with written as (
    insert into public.outgoing_messages
      (message_id, queue, body, due_at, interview_id, claimed_at)
    values
      (p_message_id, p_queue, p_body, p_due_at, p_interview_id,
        case when p_claim then clock_timestamp() end)
    on conflict (message_id) do nothing
    returning message_id, queue, body, due_at
  )
  select coalesce(jsonb_agg(to_jsonb(written)), '[]') from written
$$;

-- The id of the message that has an end of an interview scored.
create or replace function public.scoring_message_id(p_interview_id uuid, p_ended_at timestamptz)
returns text
language sql immutable set search_path = '' as $$
  select format('score:%s:%s', p_interview_id, public.epoch_milliseconds(p_ended_at))
$$;

create or replace function public.scoring_message_body(p_interview_id uuid, p_ended_at timestamptz)
returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('interview_id', p_interview_id, 'ended_at', p_ended_at)
$$;

-- Has an interview scored that has ended and in which the candidate said something. What
-- enqueue_message gives.
create or replace function public.queue_scoring(p_interview_id uuid, p_scoring_delay_seconds int)
returns jsonb
language sql security definer set search_path = '' as $$
  select coalesce((
    select public.enqueue_message(
      public.scoring_message_id(id, ended_at),
      'interview-scoring',
      public.scoring_message_body(id, ended_at),
      clock_timestamp() + make_interval(secs => p_scoring_delay_seconds),
      id,
      true
    )
    from public.interviews
    where id = p_interview_id and status = 'completed' and ended_at is not null
      and exists (
        select from public.transcript_segments
        where interview_id = p_interview_id and speaker = 'candidate'
      )
  ), '[]')
$$;

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

revoke execute on function
  public.epoch_milliseconds, public.enqueue_message, public.scoring_message_id,
  public.scoring_message_body, public.queue_scoring, public.forget_old_events,
  public.claim_pending_messages, public.mark_messages_sent
from public, anon, authenticated, service_role;
grant execute on function public.claim_pending_messages, public.mark_messages_sent
to service_role;
