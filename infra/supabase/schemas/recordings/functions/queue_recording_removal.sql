-- Has the files deleted by the queue that an interview leaves which is gone: those at the addresses given,
-- and all that were imported of it.
create or replace function public.queue_recording_removal(p_interview_id uuid, p_urls text[])
returns void
language sql security definer set search_path = '' as $$
  select public.enqueue_message(
    'remove:' || p_interview_id, 'data-retention',
    jsonb_build_object('interview_id', p_interview_id, 'urls', to_jsonb(p_urls)),
    clock_timestamp(), null, false
  )
$$;
