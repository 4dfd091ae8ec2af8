-- Points an interview to the first stored file of its recordings, late ones excepted. A URL that an older
-- system has set stays.
create or replace function public.set_recording_url(p_interview_id uuid) returns void
language sql security definer set search_path = '' as $$
  update public.interviews set recording_url = first.url
  from (
    select url from public.recording_parts
    where interview_id = p_interview_id and url is not null and deleted_at is null and not is_late
    order by recorded_at, recording_id, part_index limit 1
  ) as first
  where interviews.id = p_interview_id
    and interviews.recording_deleted_at is null
    and interviews.recording_url is distinct from first.url
    and (
      interviews.recording_url is null
      or interviews.recording_url in (
        select url from public.recording_parts where interview_id = p_interview_id
      )
    )
$$;
