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
