-- Claims that nothing can go behind: what is being deleted for one is nobody else's, and cannot be put
-- under legal hold before it is known what became of it.

-- What never came to an end is kept from when something last happened in it: nobody tells of a call
-- that was lost, or of a candidate who went away.
drop index if exists public.interviews_recorded_idx;
create index interviews_recorded_idx
  on public.interviews
    (organisation_id, coalesce(ended_at, greatest(started_at, last_active_at), created_at))
  where recording_url is not null and recording_deleted_at is null and not legal_hold;
drop index if exists public.interviews_transcribed_idx;
create index interviews_transcribed_idx
  on public.interviews (organisation_id, coalesce(ended_at, greatest(started_at, last_active_at)))
  where not legal_hold and (
    transcript_deleted_at is null
    or transcript_deleted_at < greatest(ended_at, last_active_at)
  );

-- Whose the claim is: who comes late must not end somebody else's.
alter table public.interviews add column if not exists retention_claimed_by uuid;
comment on column public.interviews.retention_claimed_by is
  'operational: the run that deletes its recording';
-- What ACS writes beside a file in our own storage: who took part in the call, among others.
alter table public.recording_parts add column if not exists metadata_location text;
comment on column public.recording_parts.metadata_location is
  'content: where what is told of the file lies';
-- It came after its recording had been deleted: whatever is recorded since, it is no part of that.
alter table public.recording_parts add column if not exists is_late boolean not null default false;
comment on column public.recording_parts.is_late is
  'operational: it came after its recording was deleted';
update public.recording_parts set is_late = true
from public.interviews
where interviews.id = recording_parts.interview_id and interviews.recording_deleted_at is not null
  and url is not null and deleted_at is null and not is_late;
create index if not exists recording_parts_late_idx on public.recording_parts (interview_id)
  where is_late and url is not null and deleted_at is null;

-- A hold that came while data are being deleted would promise what cannot be kept. Where somebody began
-- to and was never heard of again, it keeps what is left, and says that this may not be all.
create or replace function public.refuse_late_hold() returns trigger
language plpgsql set search_path = '' as $$
begin
  if old.retention_claimed_until > clock_timestamp() then
    raise exception using errcode = 'P0001', message = 'deletion_in_progress';
  elsif old.retention_claimed_until is not null then
    raise warning 'deletion_had_begun' using
      detail = format('Interview %s: some of its files may be gone.', old.id);
  end if;
  return new;
end $$;

-- Whether somebody is deleting data of one of the interviews.
create or replace function public.are_claimed(p_interview_ids uuid[]) returns boolean
language sql volatile security definer set search_path = '' as $$
  select exists (
    select from public.interviews
    where id = any (p_interview_ids) and retention_claimed_until > clock_timestamp()
  )
$$;

-- Claims the recordings of interviews for a run, with all files that are known now, to be deleted from
-- storage: [{interview_id, recording_url, parts: [{url}]}]. The claim lasts for 5 minutes: what is not
-- deleted by then must not be, and one that is not marked as deleted is given to somebody else.
create or replace function public.claim_recordings_for(p_run_id uuid, p_interview_ids uuid[])
returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  lease constant interval := '5 min';
begin
  update public.interviews set
    retention_claimed_until = clock_timestamp() + lease, retention_claimed_by = p_run_id
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
                jsonb_build_object('url', file) order by recorded_at, recording_id, part_index
              ), '[]'
            )
            from public.recording_parts
            cross join unnest(array[url, metadata_location]) as file
            where interview_id = interviews.id and url is not null and deleted_at is null
              and file is not null
          )
        ) order by coalesce(ended_at, greatest(started_at, last_active_at), interviews.created_at), id
      ), '[]'
    )
    from public.interviews where id = any (p_interview_ids)
  );
end $$;
drop function if exists public.claim_recordings;

-- Gives claims of a run back, as far as they are still its own.
create or replace function public.release_claims(p_run_id uuid, p_interview_ids uuid[])
returns void
language sql security definer set search_path = '' as $$
  update public.interviews set retention_claimed_until = null, retention_claimed_by = null
  where id = any (p_interview_ids) and retention_claimed_by = p_run_id
$$;

-- Claims recordings of the run's organisations that are due, at most so many: what claim_recordings_for
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

  return public.claim_recordings_for(p_run_id, array(
    select due.id
    from public.organisations
    cross join lateral (
      select interviews.id from public.interviews
      where interviews.organisation_id = organisations.id
        and recording_url is not null and recording_deleted_at is null and not legal_hold
        and coalesce(ended_at, greatest(started_at, last_active_at), interviews.created_at)
          < public.retention_cutoff(
            coalesce(organisations.recording_retention_days, public.default_retention_days())
          )
        and (retention_claimed_until is null or retention_claimed_until < clock_timestamp())
        and not exists (
          select from public.retention_failures
          where run_id = p_run_id and interview_id = interviews.id
        )
      order by coalesce(ended_at, greatest(started_at, last_active_at), interviews.created_at)
      limit p_limit for no key update skip locked
    ) as due
    where scope is null or organisations.id = any (scope)
    limit p_limit
  ));
end $$;

-- Marks recordings as deleted that are gone from storage: how many were. One that was marked before
-- is passed over; so is one of which a file came in after the claim, to be claimed again, one that was
-- put under legal hold after it, and one that another run has claimed since.
create or replace function public.finish_recordings(p_run_id uuid, p_interview_ids uuid[])
returns int
language plpgsql security definer set search_path = '' as $$
declare
  lease constant interval := '5 min';
  finished uuid[];
begin
  -- Keeping a file of the recording, putting it under hold, and this take turns.
  perform from public.interviews where id = any (p_interview_ids)
  order by id for no key update;
  with marked as (
    update public.interviews set recording_deleted_at = clock_timestamp(), recording_url = null
    where id = any (p_interview_ids) and retention_claimed_by = p_run_id
      and recording_url is not null and recording_deleted_at is null and not legal_hold
      and not exists (
        select from public.recording_parts
        where interview_id = interviews.id
          and deleted_at is null and deletion_claimed_at is null
          -- Also one that is told of and still to be imported: it may be of a call that goes on.
          and (url is not null or created_at > interviews.retention_claimed_until - lease)
      )
    returning id
  )
  select coalesce(array_agg(id), '{}') into finished from marked;
  update public.recording_parts set
    url = null, metadata_location = null, deleted_at = clock_timestamp()
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
  perform public.release_claims(p_run_id, p_interview_ids);
  perform public.hold_retention_run(p_run_id);
  return cardinality(finished);
end $$;

-- Marks the person's recordings as deleted that were claimed and are gone from storage. False where
-- there is one that was not claimed, since it came in meanwhile, or that another run has claimed since.
create or replace function public.forget_recordings(p_run_id uuid, p_user uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  theirs constant uuid[] := array(
    select id from public.interviews
    where id in (select public.interviews_of(p_user)) and not legal_hold
  );
begin
  if exists (
    select from public.interviews
    where id = any (theirs) and retention_claimed_by <> p_run_id
      and retention_claimed_until > clock_timestamp()
  ) then
    return false;
  end if;
  perform public.finish_recordings(p_run_id, theirs);
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
    and exists (
      select from public.recording_parts where interview_id = interviews.id
    )
    and not exists (
      select from public.recording_parts
      where interview_id = interviews.id and url is not null and deleted_at is null
    );
  return not exists (
    select from public.interviews where id = any (theirs) and recording_url is not null
    union all
    select from public.recording_parts
    where interview_id = any (theirs) and url is not null and deleted_at is null
  );
end $$;

revoke execute on function
  public.refuse_late_hold, public.are_claimed, public.claim_recordings_for, public.release_claims,
  public.claim_expired_recordings, public.finish_recordings, public.forget_recordings
from public, anon, authenticated, service_role;
grant execute on function public.claim_expired_recordings, public.finish_recordings
to service_role;
