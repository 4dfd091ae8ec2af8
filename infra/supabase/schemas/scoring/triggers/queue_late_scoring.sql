-- Queues the scoring of interviews in which words of the candidate are stored after the end: their turn
-- began before it. A scoring that is still to come will include them.
create or replace function public.queue_late_scoring() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  -- A scoring that is about to start may have read the transcript already.
  margin constant interval := '1 s';
  late record;
begin
  for late in
    -- The end of an interview locks it, too: the later of both sees the other.
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
    insert into public.outgoing_messages (message_id, queue, body, due_at, interview_id)
    values (
      case
        when exists (select from public.outgoing_messages where message_id = late.message_id)
          then late.message_id || ':segments-' || (
            select count(*) from public.transcript_segments where interview_id = late.id
          )
        else late.message_id
      end,
      'interview-scoring',
      jsonb_build_object('interview_id', late.id, 'ended_at', late.ended_at),
      clock_timestamp(),
      late.id
    )
    on conflict (message_id) do nothing;
  end loop;
  return null;
end $$;
