-- Queues the deletion of the files of a deleted interview: those at the addresses given, and all that were
-- imported for it.
create or replace function public.queue_recording_removal(p_interview_id uuid, p_urls text[])
returns void
language sql security definer set search_path = '' as $$
  insert into public.outgoing_messages (message_id, queue, body, due_at)
  values (
    'remove:' || p_interview_id, 'data-retention',
    jsonb_build_object('interview_id', p_interview_id, 'urls', to_jsonb(p_urls)),
    clock_timestamp()
  )
  on conflict (message_id) do nothing
$$;
