-- An interview goes with its application, role, organisation or candidate: its recording with it, but
-- not what is under legal hold, just being deleted, or still to be recorded.
create or replace function public.let_interview_go() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  files text[];
begin
  if old.legal_hold then
    raise exception using errcode = 'P0001', message = 'legal_hold';
  elsif old.retention_claimed_until > clock_timestamp() then
    raise exception using errcode = 'P0001', message = 'deletion_in_progress';
  elsif public.recording_is_to_come(array[old.id]) then
    raise exception using errcode = 'P0001', message = 'call_under_way';
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
