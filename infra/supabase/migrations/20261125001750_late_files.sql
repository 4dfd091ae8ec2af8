-- Files in our own storage that came after their recording had been deleted: a step of a run of its own,
-- since the interview may have another recording by now, which they must not take with them.

-- Points an interview to the first file of its recordings that is here, as before, but to none that came
-- late.
create or replace function public.link_recording(p_interview_id uuid) returns void
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

-- Claims what came late in the run's organisations, of so many interviews at most:
-- [{interview_id, urls}]. None under legal hold, none that anybody has claimed, and none that failed in
-- this run. The claim lasts for 5 minutes: what is not deleted by then must not be.
create or replace function public.claim_late_files(p_run_id uuid, p_limit int) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  lease constant interval := '5 min';
  scope uuid[];
  late uuid[];
begin
  if not public.hold_retention_run(p_run_id) then
    return '[]';
  end if;
  select organisation_ids into scope from public.retention_runs where id = p_run_id;

  late := array(
    select id from public.interviews
    where id in (
        select interview_id from public.recording_parts
        where is_late and url is not null and deleted_at is null
      )
      and (scope is null or organisation_id = any (scope)) and not legal_hold
      and (retention_claimed_until is null or retention_claimed_until < clock_timestamp())
      and not exists (
        select from public.retention_failures
        where run_id = p_run_id and interview_id = interviews.id
      )
    limit p_limit for no key update skip locked
  );
  update public.interviews set
    retention_claimed_until = clock_timestamp() + lease, retention_claimed_by = p_run_id
  where id = any (late);
  update public.recording_parts set deletion_claimed_at = clock_timestamp()
  where interview_id = any (late) and is_late and url is not null and deleted_at is null;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('interview_id', interview_id, 'urls', urls)), '[]')
    from (
      select interview_id, jsonb_agg(file order by part_index, file) as urls
      from public.recording_parts
      cross join unnest(array[url, metadata_location]) as file
      where interview_id = any (late) and is_late and url is not null and deleted_at is null
        and file is not null
      group by interview_id
    ) as files
  );
end $$;

-- Marks files that came late as deleted, which are gone from storage: of how many interviews. Nothing
-- else of the interview is touched.
create or replace function public.finish_late_files(p_run_id uuid, p_interview_ids uuid[])
returns int
language plpgsql security definer set search_path = '' as $$
declare
  finished uuid[];
begin
  perform from public.interviews where id = any (p_interview_ids)
  order by id for no key update;
  with marked as (
    update public.recording_parts set
      url = null, metadata_location = null, deleted_at = clock_timestamp()
    where is_late and deletion_claimed_at is not null and deleted_at is null
      and interview_id in (
        select id from public.interviews
        where id = any (p_interview_ids) and retention_claimed_by = p_run_id and not legal_hold
      )
    returning interview_id
  )
  select coalesce(array_agg(distinct interview_id), '{}') into finished from marked;
  perform public.write_audit(
    'recording.deleted', 'interview', interviews.id, interviews.organisation_id, runs.requested_by,
    null, jsonb_build_object('run_id', runs.id)
  )
  from public.interviews cross join public.retention_runs as runs
  where interviews.id = any (finished) and runs.id = p_run_id;
  update public.retention_runs set
    recordings_deleted = recordings_deleted + cardinality(finished),
    interviews_updated = interviews_updated + cardinality(finished)
  where id = p_run_id;
  perform public.release_claims(p_run_id, p_interview_ids);
  perform public.hold_retention_run(p_run_id);
  return cardinality(finished);
end $$;

revoke execute on function
  public.link_recording, public.claim_late_files, public.finish_late_files
from public, anon, authenticated, service_role;
grant execute on function public.claim_late_files, public.finish_late_files to service_role;
