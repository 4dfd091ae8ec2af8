-- Has an interview scored in which the candidate's words are stored after its end: they were begun
-- before it. Where its scoring is still to come, they are part of that.
create or replace function public.queue_late_scoring() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  -- A scoring that is as good as begun may have read the transcript already.
  margin constant interval := '1 s';
  late record;
begin
  for late in
    -- An end and words of before it take turns, so that the later one sees the other.
    select id, status, ended_at, public.scoring_message_id(id, ended_at) as message_id
    from public.interviews
    where id in (select interview_id from added where speaker = 'candidate')
    order by id for no key update
  loop
    continue when late.status <> 'completed' or late.ended_at is null or exists (
      select from public.outgoing_messages
      where interview_id = late.id and starts_with(message_id, late.message_id)
        and due_at > clock_timestamp() + margin
    );
    perform public.enqueue_message(
      case
        when exists (select from public.outgoing_messages where message_id = late.message_id)
          then late.message_id || ':segments-' || (
            select count(*) from public.transcript_segments where interview_id = late.id
          )
        else late.message_id
      end,
      'interview-scoring',
      public.scoring_message_body(late.id, late.ended_at),
      clock_timestamp(),
      late.id,
      false
    );
  end loop;
  return null;
end $$;
