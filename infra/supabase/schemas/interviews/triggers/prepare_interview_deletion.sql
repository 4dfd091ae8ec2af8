-- Before an interview is deleted, with its application, role, organisation or candidate: queues the deletion of
-- its recording, and records it in the audit log. Refuses it under legal hold, while a recording or a
-- transcript is being deleted, and while a recording is still to arrive.
create or replace function public.prepare_interview_deletion() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  refusal constant text := case
    when old.legal_hold then 'legal_hold'
    when old.retention_claimed_until > clock_timestamp() then 'deletion_in_progress'
    else public.deletion_obstacle(array[old.id])
  end;
  files text[];
begin
  if refusal is not null then
    raise exception using errcode = 'P0001', message = refusal;
  end if;

  if old.recording_url is not null or exists (
    select from public.recording_parts where interview_id = old.id and deleted_at is null
  ) then
    select array_agg(distinct file) into files
    from public.recording_parts
    cross join unnest(array[old.recording_url, url, metadata_location]) as file
    where interview_id = old.id and file is not null;
    perform public.queue_recording_removal(
      old.id, coalesce(files, array_remove(array[old.recording_url], null))
    );
  end if;
  perform public.write_audit(
    'interview.deleted', 'interview', old.id,
    (select id from public.organisations where id = old.organisation_id),
    (select auth.uid()), public.request_address()
  );
  return old;
end $$;
