-- Queues the scoring of an interview that has ended, where the candidate said something.
create or replace function public.queue_scoring(p_interview_id uuid, p_scoring_delay_seconds int)
returns void
language sql security definer set search_path = '' as $$
  insert into public.outgoing_messages (message_id, queue, body, due_at, interview_id)
  select
    public.scoring_message_id(id, ended_at),
    'interview-scoring',
    jsonb_build_object('interview_id', id, 'ended_at', ended_at),
    clock_timestamp() + make_interval(secs => p_scoring_delay_seconds),
    id
  from public.interviews
  where id = p_interview_id and status = 'completed' and ended_at is not null
    and exists (
      select from public.transcript_segments
      where interview_id = p_interview_id and speaker = 'candidate'
    )
  on conflict (message_id) do nothing
$$;
