-- Queues the resumes of a batch whose files have been uploaded since: {queued: how many, waiting: how many have no
-- file yet}. Also queues those again that were given up.
-- Raises 'resume_batch_not_found'.
create or replace function public.queue_batch_resumes(p_acting_user uuid, p_batch_id uuid)
returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  -- The consumer tries for 12 hours.
  tried_for constant interval := '13 hours';
  batch constant public.resume_batches := public.require_resume_batch(p_acting_user, p_batch_id);
  queued int;
begin
  with uploaded as (
    update public.batch_resumes set state = 'queued', queued_at = clock_timestamp()
    where batch_id = batch.id and (
      state = 'waiting' and exists (
        select from storage.objects
        where bucket_id = 'resume-batches'
          and name = batch_resumes.batch_id || '/' || batch_resumes.id || '.pdf'
      )
      or state = 'queued' and queued_at < clock_timestamp() - tried_for
    )
    returning id, batch_id, queued_at
  ), messages as (
    insert into public.outgoing_messages (message_id, queue, body, due_at)
    select format('resume:%s:%s', id, extract(epoch from queued_at)::bigint), 'resume-parsing',
      jsonb_build_object('batch_id', batch_id, 'resume_id', id), queued_at
    from uploaded
    returning 1
  )
  select count(*) into queued from messages;
  return jsonb_build_object(
    'queued', queued,
    'waiting', (
      select count(*) from public.batch_resumes
      where batch_id = batch.id and state = 'waiting'
    )
  );
end $$;

grant execute on function public.queue_batch_resumes to service_role;
