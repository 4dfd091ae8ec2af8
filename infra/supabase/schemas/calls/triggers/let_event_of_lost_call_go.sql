-- An event of a lost call waits for nothing; the files that it tells of in our own storage are deleted by
-- the queue.
create or replace function public.let_event_of_lost_call_go() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  files text[];
begin
  if not exists (
    select from public.lost_calls
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
