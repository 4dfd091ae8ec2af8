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
