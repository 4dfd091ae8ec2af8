-- Claims the recordings of interviews for a run, with all files that are known now, to be deleted from
-- storage: [{interview_id, recording_url, parts: [{url}]}]. The claim lasts for 5 minutes: what is not
-- deleted by then must not be, and one that is not marked as deleted is given to somebody else.
-- p_with_late: also files that came after an earlier recording had been deleted
create or replace function public.claim_files_for(
  p_run_id uuid,
  p_interview_ids uuid[],
  p_with_late boolean
)
returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
  update public.interviews set
    retention_claimed_until = clock_timestamp() + public.deletion_lease(), retention_claimed_by = p_run_id
  where id = any (p_interview_ids);
  update public.recording_parts set deletion_claimed_at = clock_timestamp()
  where interview_id = any (p_interview_ids) and url is not null and deleted_at is null
    and (p_with_late or not is_late);
  return (
    select coalesce(
      jsonb_agg(
        jsonb_build_object(
          'interview_id', interviews.id,
          'recording_url', interviews.recording_url,
          'parts', (
            select coalesce(
              jsonb_agg(
                jsonb_build_object('url', file) order by recorded_at, recording_id, part_index
              ), '[]'
            )
            from public.recording_parts
            cross join unnest(array[url, metadata_location]) as file
            where interview_id = interviews.id and url is not null and deleted_at is null
              and (p_with_late or not is_late) and file is not null
          )
        ) order by coalesce(ended_at, greatest(started_at, last_active_at), interviews.created_at), id
      ), '[]'
    )
    from public.interviews where id = any (p_interview_ids)
  );
end $$;
