-- Recordings of which is told when others are being deleted, or have been: each goes its own way.

-- When it is told, and not when whoever tells of it began to.
alter table public.recording_parts alter column created_at set default clock_timestamp();

alter table public.recording_parts add column if not exists late_tried_by uuid;
comment on column public.recording_parts.late_tried_by is
  'operational: the run that tried last to delete it, where it came late';

-- For how long what is given to be deleted is held: what is not deleted by then must not be.
create or replace function public.deletion_lease() returns interval
language sql immutable set search_path = '' as $$ select interval '5 min' $$;

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

-- The same with all files.
create or replace function public.claim_recordings_for(p_run_id uuid, p_interview_ids uuid[])
returns jsonb
language sql security definer set search_path = '' as $$
  select public.claim_files_for(p_run_id, p_interview_ids, true)
$$;

-- Writes down that a run has deleted the recordings of interviews.
create or replace function public.audit_recordings(p_run_id uuid, p_interview_ids uuid[])
returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform public.write_audit(
    'recording.deleted', 'interview', interviews.id, interviews.organisation_id, runs.requested_by,
    null, jsonb_build_object('run_id', runs.id)
  )
  from public.interviews cross join public.retention_runs as runs
  where interviews.id = any (p_interview_ids) and runs.id = p_run_id;
  update public.retention_runs set
    recordings_deleted = recordings_deleted + cardinality(p_interview_ids),
    interviews_updated = interviews_updated + cardinality(p_interview_ids)
  where id = p_run_id;
end $$;

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

-- Those of interviews of which a file is there, also one that came late.
create or replace function public.interviews_with_files(p_interview_ids uuid[]) returns uuid[]
language sql stable security definer set search_path = '' as $$
  select array(
    select id from public.interviews
    where id = any (p_interview_ids) and (recording_url is not null or exists (
      select from public.recording_parts
      where interview_id = interviews.id and url is not null and deleted_at is null
    ))
  )
$$;

-- Marks the person's recordings as deleted that were claimed and are gone from storage. False where
-- there is one that was not claimed, since it came in meanwhile, or that another run has claimed since.
create or replace function public.forget_recordings(p_run_id uuid, p_user uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  theirs uuid[];
  with_files uuid[];
  left_over uuid[];
begin
  -- A hold that was set just before this is waited for, and seen.
  perform from public.interviews where id in (select public.interviews_of(p_user))
  order by id for no key update;
  theirs := array(
    select id from public.interviews
    where id in (select public.interviews_of(p_user)) and not legal_hold
      -- What is being recorded stands in the request's way, and belongs to none that is deleted.
      and not public.recording_is_to_come(array[id])
  );
  if exists (
    select from public.interviews
    where id = any (theirs) and retention_claimed_by <> p_run_id
      and retention_claimed_until > clock_timestamp()
  ) then
    return false;
  end if;
  perform public.finish_recordings(p_run_id, theirs);
  with_files := public.interviews_with_files(theirs);
  -- Files that are still to be imported never will be; and some lie with an interview whose recording
  -- had been deleted before they came.
  update public.recording_parts set
    url = null, metadata_location = null, deleted_at = clock_timestamp()
  where interview_id = any (theirs) and deleted_at is null
    and (url is null or deletion_claimed_at is not null);
  update public.interviews set
    recording_url = null, recording_deleted_at = coalesce(recording_deleted_at, clock_timestamp())
  where id = any (theirs)
    and (recording_deleted_at is null or recording_url is not null)
    -- Or of which nobody was told yet.
    and exists (
      select from public.recording_parts where interview_id = interviews.id
      union all
      select from public.interview_calls where interview_id = interviews.id
    )
    and not exists (
      select from public.recording_parts
      where interview_id = interviews.id and url is not null and deleted_at is null
    );
  left_over := public.interviews_with_files(theirs);
  perform public.audit_recordings(
    p_run_id, array(select unnest(with_files) except select unnest(left_over))
  );
  return left_over = '{}';
end $$;

-- Claims what came late in the run's organisations, of so many interviews at most:
-- [{interview_id, urls}]. None under legal hold, none that anybody has claimed, and none that this
-- run has tried. The claim lasts for 5 minutes: what is not deleted by then must not be.
create or replace function public.claim_late_files(p_run_id uuid, p_limit int) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
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
      -- Or it broke off there.
      and (retention_claimed_by = p_run_id or exists (
        select from public.recording_parts
        where interview_id = interviews.id and is_late and url is not null and deleted_at is null
          and late_tried_by is distinct from p_run_id
      ))
      and (scope is null or organisation_id = any (scope))
      and not legal_hold
      and (retention_claimed_until is null or retention_claimed_until < clock_timestamp())
    limit p_limit for no key update skip locked
  );
  update public.interviews set
    retention_claimed_until = clock_timestamp() + public.deletion_lease(),
    retention_claimed_by = p_run_id
  where id = any (late);
  update public.recording_parts set
    deletion_claimed_at = clock_timestamp(), late_tried_by = p_run_id
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

-- How many interviews of an organisation have a recording or a transcript that is due, or a file that
-- came late.
create or replace function public.count_due_interviews(p_organisation public.organisations)
returns int
language sql stable security definer set search_path = '' set enable_seqscan = off as $$
  select count(*)::int
  from (
    select id from public.interviews
    where organisation_id = p_organisation.id
      and recording_url is not null and recording_deleted_at is null and not legal_hold
      and coalesce(ended_at, greatest(started_at, last_active_at), created_at)
        < public.retention_cutoff(
          coalesce(p_organisation.recording_retention_days, public.default_retention_days())
        )
    union
    select id from public.interviews
    where organisation_id = p_organisation.id
      and not legal_hold
      and (
        transcript_deleted_at is null
        or transcript_deleted_at < greatest(ended_at, last_active_at)
      )
      and coalesce(ended_at, greatest(started_at, last_active_at))
        < public.retention_cutoff(p_organisation.transcript_retention_days)
      and (
        exists (select from public.transcript_segments where interview_id = interviews.id)
        or exists (select from public.interview_turns where interview_id = interviews.id)
      )
    union
    select id from public.interviews
    where organisation_id = p_organisation.id and not legal_hold and id in (
      select interview_id from public.recording_parts
      where is_late and url is not null and deleted_at is null
    )
  ) as due
$$;

revoke execute on function
  public.deletion_lease, public.claim_files_for, public.claim_recordings_for,
  public.audit_recordings, public.finish_recordings, public.interviews_with_files,
  public.forget_recordings, public.claim_late_files, public.count_due_interviews
from public, anon, authenticated, service_role;
grant execute on function public.finish_recordings, public.claim_late_files to service_role;
