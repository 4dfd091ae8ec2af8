-- After resumes of batches were deleted, with whatever they belong to: queues the deletion of their files, once no
-- file can arrive any more.
create or replace function public.remove_batch_files() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.outgoing_messages (message_id, queue, body, due_at)
  select 'remove-resume:' || id, 'data-retention',
    jsonb_build_object('batch_id', batch_id, 'resume_id', id),
    greatest(clock_timestamp(), link_expires_at)
  from deleted
  on conflict (message_id) do nothing;
  return null;
end $$;
