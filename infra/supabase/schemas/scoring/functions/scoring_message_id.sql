-- The id of the message that has an end of an interview scored.
create or replace function public.scoring_message_id(p_interview_id uuid, p_ended_at timestamptz)
returns text
language sql immutable set search_path = '' as $$
  select format('score:%s:%s', p_interview_id, public.epoch_milliseconds(p_ended_at))
$$;
