-- The id of the message that queues the scoring of an interview, for one of its ends, to the millisecond.
create or replace function public.scoring_message_id(p_interview_id uuid, p_ended_at timestamptz)
returns text
language sql immutable set search_path = '' as $$
  select format(
    'score:%s:%s', p_interview_id, floor(extract(epoch from p_ended_at) * 1000)::bigint
  )
$$;
