-- Discards an event that would be parked for a deleted call. Files in our own storage that it reports are
-- queued to be deleted.
create or replace function public.discard_event_of_deleted_call() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  files text[];
begin
  if not exists (
    select from public.deleted_call_tombstones
    where digest in (public.call_digest(new.server_call_id), public.call_digest(new.recording_id))
  ) then
    return new;
  end if;
  if (new.parked ->> 'own_storage')::boolean then
    files := array(
      select file
      from jsonb_to_recordset(new.parked -> 'parts') as part
        (content_location text, metadata_location text)
      cross join unnest(array[content_location, metadata_location]) as file
      where file is not null
    );
    perform public.queue_recording_removal(md5(new.event_id)::uuid, files);
  end if;
  new.parked := null;
  return new;
end $$;
