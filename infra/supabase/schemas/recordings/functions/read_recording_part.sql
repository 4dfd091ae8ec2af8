-- The data for the import of a part; null where the part or its interview was deleted.
-- {id, interview_id, recording_id, part_index, content_location, format, event_time,
--  imported, deleted: whether the part, or the recording of the interview, was deleted}
create or replace function public.read_recording_part(p_part_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'id', parts.id,
    'interview_id', parts.interview_id,
    'recording_id', parts.recording_id,
    'part_index', parts.part_index,
    'content_location', parts.content_location,
    'format', parts.format,
    'event_time', parts.event_time,
    'imported', parts.imported_at is not null,
    'deleted', parts.deleted_at is not null or interviews.recording_deleted_at is not null
  )
  from public.recording_parts as parts
  join public.interviews on interviews.id = parts.interview_id
  where parts.id = p_part_id
$$;

grant execute on function public.read_recording_part to service_role;
