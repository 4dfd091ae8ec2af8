-- Recordings whose time is over: found by the end of their interview, given to be deleted from
-- storage, and marked when they are.

-- How long a recording is kept where its organisation says nothing.
create or replace function public.default_retention_days() returns int
language sql immutable set search_path = '' as $$ select 90 $$;

-- Interviews that ended before this are due.
create or replace function public.retention_cutoff(p_days int) returns timestamptz
language sql stable set search_path = '' as $$
  select now() - make_interval(days => p_days)
$$;

-- How many recordings of an organisation are due.
create or replace function public.count_expired_recordings(
  p_organisation_id uuid,
  p_recording_retention_days int
) returns int
language sql stable security definer set search_path = '' as $$
  select count(*)::int from public.interviews
  where organisation_id = p_organisation_id
    and recording_url is not null and recording_deleted_at is null and not legal_hold
    and ended_at < public.retention_cutoff(
      coalesce(p_recording_retention_days, public.default_retention_days())
    )
$$;

-- Claims the recordings of interviews, with all files that are there now, to be deleted from storage:
-- [{interview_id, recording_url, parts: [{url, own_storage}]}]. One that is not marked as deleted
-- while the claim lasts is given to somebody else.
create or replace function public.claim_recordings(p_interview_ids uuid[]) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  lease constant interval := '5 min';
begin
  update public.interviews set retention_claimed_until = clock_timestamp() + lease
  where id = any (p_interview_ids);
  update public.recording_parts set deletion_claimed_at = clock_timestamp()
  where interview_id = any (p_interview_ids) and url is not null and deleted_at is null;
  return (
    select coalesce(
      jsonb_agg(
        jsonb_build_object(
          'interview_id', interviews.id,
          'recording_url', interviews.recording_url,
          'parts', (
            select coalesce(
              jsonb_agg(
                jsonb_build_object('url', url, 'own_storage', own_storage)
                order by recorded_at, recording_id, part_index
              ), '[]'
            )
            from public.recording_parts
            where interview_id = interviews.id and url is not null and deleted_at is null
          )
        ) order by interviews.ended_at, interviews.id
      ), '[]'
    )
    from public.interviews where id = any (p_interview_ids)
  );
end $$;

-- Claims recordings of the run's organisations that are due, at most so many: what claim_recordings
-- gives. None under legal hold, none that anybody has claimed, and none that failed in this run.
create or replace function public.claim_expired_recordings(p_run_id uuid, p_limit int)
returns jsonb
-- The index gives what is due of each organisation; reading the table never pays.
language plpgsql security definer set search_path = '' set enable_seqscan = off as $$
declare
  scope uuid[];
begin
  if not public.hold_retention_run(p_run_id) then
    return '[]';
  end if;
  select organisation_ids into scope from public.retention_runs where id = p_run_id;

  return public.claim_recordings(array(
    select due.id
    from public.organisations
    cross join lateral (
      select interviews.id from public.interviews
      where interviews.organisation_id = organisations.id
        and recording_url is not null and recording_deleted_at is null and not legal_hold
        and ended_at < public.retention_cutoff(
          coalesce(organisations.recording_retention_days, public.default_retention_days())
        )
        and (retention_claimed_until is null or retention_claimed_until < clock_timestamp())
        and not exists (
          select from public.retention_failures
          where run_id = p_run_id and interview_id = interviews.id
        )
      order by ended_at limit p_limit for no key update skip locked
    ) as due
    where scope is null or organisations.id = any (scope)
    limit p_limit
  ));
end $$;

-- Marks recordings as deleted that are gone from storage: how many were. One that was marked before
-- is passed over; so is one of which a file came in after the claim, to be claimed again.
create or replace function public.finish_recordings(p_run_id uuid, p_interview_ids uuid[])
returns int
language plpgsql security definer set search_path = '' as $$
declare
  finished uuid[];
begin
  -- Keeping a file of the recording and this take turns.
  perform from public.interviews where id = any (p_interview_ids)
  order by id for no key update;
  with marked as (
    update public.interviews set
      recording_deleted_at = clock_timestamp(), recording_url = null, retention_claimed_until = null
    where id = any (p_interview_ids)
      and recording_url is not null and recording_deleted_at is null
      and not exists (
        select from public.recording_parts
        where interview_id = interviews.id
          and url is not null and deleted_at is null and deletion_claimed_at is null
      )
    returning id
  )
  select coalesce(array_agg(id), '{}') into finished from marked;
  update public.interviews set retention_claimed_until = null
  where id = any (p_interview_ids) and retention_claimed_until is not null;

  update public.recording_parts set url = null, deleted_at = clock_timestamp()
  where interview_id = any (finished) and deleted_at is null;
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
  perform public.hold_retention_run(p_run_id);
  return cardinality(finished);
end $$;

-- Writes down what could not be deleted, and why: a recording, by its interview, or somebody's resume.
-- It is given again in the next run.
create or replace function public.note_retention_failure(
  p_run_id uuid,
  p_reason text,
  p_interview_id uuid default null,
  p_user_id uuid default null
) returns void
language plpgsql security definer set search_path = '' as $$
declare
  longest_reason constant int := 500;
begin
  insert into public.retention_failures (run_id, interview_id, user_id, reason)
  select p_run_id, p_interview_id, p_user_id, left(p_reason, longest_reason)
  where exists (select from public.interviews where id = p_interview_id)
    or exists (select from auth.users where id = p_user_id)
  on conflict do nothing;
  update public.interviews set retention_claimed_until = null where id = p_interview_id;
  perform public.hold_retention_run(p_run_id);
end $$;

revoke execute on function
  public.default_retention_days, public.retention_cutoff, public.count_expired_recordings,
  public.claim_recordings, public.claim_expired_recordings, public.finish_recordings,
  public.note_retention_failure
from public, anon, authenticated, service_role;
grant execute on function
  public.claim_expired_recordings, public.finish_recordings, public.note_retention_failure
to service_role;
