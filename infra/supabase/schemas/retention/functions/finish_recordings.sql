-- Marks recordings as deleted that are gone from storage: how many were. One that was marked before
-- is passed over; so is one of which a file came in after the claim, to be claimed again, one that was
-- put under legal hold after it, and one that another run has claimed since. Files that came late are
-- not looked at.
create or replace function public.finish_recordings(p_run_id uuid, p_interview_ids uuid[])
returns int
language plpgsql security definer set search_path = '' as $$
declare
  finished uuid[];
begin
  -- Keeping a file of the recording, putting it under hold, and this take turns.
  perform from public.interviews where id = any (p_interview_ids)
  order by id for no key update;
  with marked as (
    update public.interviews set
      -- A call that began in the meantime has a recording of its own.
      recording_deleted_at = retention_claimed_until - public.deletion_lease(), recording_url = null
    where id = any (p_interview_ids) and retention_claimed_by = p_run_id
      and recording_url is not null and recording_deleted_at is null and not legal_hold
      and not exists (
        select from public.recording_parts
        where interview_id = interviews.id
          and deleted_at is null and deletion_claimed_at is null and not is_late
          -- Also one that is told of and still to be imported: it may be of a call that goes on.
          and (
            url is not null
            or created_at > interviews.retention_claimed_until - public.deletion_lease()
          )
      )
    returning id
  )
  select coalesce(array_agg(id), '{}') into finished from marked;
  update public.recording_parts set
    url = null, metadata_location = null, deleted_at = clock_timestamp()
  where interview_id = any (finished) and deleted_at is null and not is_late;
  perform public.audit_recordings(p_run_id, finished);
  perform public.release_claims(p_run_id, p_interview_ids);
  perform public.hold_retention_run(p_run_id);
  return cardinality(finished);
end $$;

grant execute on function public.finish_recordings to service_role;
