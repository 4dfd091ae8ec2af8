-- Saves where a part was imported to; the first time counts. False where the part or its interview was
-- deleted, or the recording of the interview: the caller then deletes the file again.
create or replace function public.save_imported_part(
  p_part_id uuid,
  p_url text,
  p_content_type text,
  p_size_bytes bigint,
  p_imported_at timestamptz
) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  interview public.interviews;
begin
  -- Deleting the recording locks the interview, too.
  select * into interview from public.interviews
  where id = (select interview_id from public.recording_parts where id = p_part_id)
  for no key update;
  if not found or interview.recording_deleted_at is not null then
    return false;
  end if;

  update public.recording_parts set
    url = coalesce(url, p_url),
    content_type = coalesce(content_type, p_content_type),
    size_bytes = coalesce(size_bytes, p_size_bytes),
    imported_at = coalesce(imported_at, p_imported_at)
  where id = p_part_id and deleted_at is null;
  if not found then
    return false;
  end if;
  perform public.set_recording_url(interview.id);
  return true;
end $$;

grant execute on function public.save_imported_part to service_role;
