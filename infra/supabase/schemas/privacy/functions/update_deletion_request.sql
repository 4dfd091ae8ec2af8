-- Marks the person's recordings as deleted whose files the run claimed and removed from storage. False where
-- something is left: a file that arrived after the claim, or a recording that another run has claimed.
create or replace function public.mark_recordings_deleted(p_run_id uuid, p_user uuid)
returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  -- As in claim_deletion.
  lease constant interval := '5 min';
  finished uuid[];
  had_files uuid[];
  is_left boolean;
begin
  -- Waits for a legal hold that is being set, and then sees it.
  perform from public.interviews
  where application_id in (select id from public.applications where candidate_id = p_user)
  order by id for no key update;
  select
    coalesce(array_agg(id) filter (where not files.are_left), '{}'),
    coalesce(array_agg(id) filter (where not files.are_left and files.are_there), '{}'),
    coalesce(bool_or(files.are_left), false)
  into finished, had_files, is_left
  from public.interviews
  cross join lateral (
    select recording_url is not null or count(url) > 0 as are_there,
      count(url) filter (where deletion_claimed_at is null) > 0
        or recording_url is not null and retention_claimed_by is distinct from p_run_id
        or retention_claimed_by <> p_run_id and retention_claimed_until > clock_timestamp()
        as are_left
    from public.recording_parts where interview_id = interviews.id and deleted_at is null
  ) as files
  where application_id in (select id from public.applications where candidate_id = p_user)
    -- An interview under legal hold, or one that is being recorded, defers the whole request.
    and public.deletion_obstacle(array[id]) is null;

  insert into public.audit_log
    (action, entity_type, entity_id, organisation_id, user_id, new_values)
  select 'recording.deleted', 'interview', interviews.id, interviews.organisation_id,
    runs.requested_by, jsonb_build_object('run_id', runs.id)
  from public.interviews cross join public.retention_runs as runs
  where interviews.id = any (had_files) and runs.id = p_run_id;
  update public.interviews set
    recording_deleted_at = coalesce(recording_deleted_at, case
      -- A call that began after the claim has a recording of its own.
      when recording_url is not null then retention_claimed_until - lease
      else clock_timestamp()
    end),
    recording_url = null
  where id = any (finished) and (recording_deleted_at is null or recording_url is not null) and (
    recording_url is not null
    or exists (select from public.recording_parts where interview_id = interviews.id)
    -- Its recording may not have been reported yet.
    or exists (select from public.interview_calls where interview_id = interviews.id)
  );
  -- Files that are reported and not imported yet are not imported any more.
  update public.recording_parts set
    url = null, metadata_location = null, deleted_at = clock_timestamp()
  where interview_id = any (finished) and deleted_at is null;
  update public.retention_runs set
    recordings_deleted = recordings_deleted + cardinality(had_files),
    interviews_updated = interviews_updated + cardinality(had_files)
  where id = p_run_id;
  return not is_left;
end $$;

-- Completes a request of which nothing is left outside of the database.
create or replace function public.complete_deletion(
  p_run_id uuid,
  p_request public.data_deletion_requests,
  p_quarantined_event_ids uuid[]
) returns void
language plpgsql security definer set search_path = '' as $$
declare
  is_full constant boolean := p_request.request_type = 'full_deletion';
  counts jsonb := p_request.removed_outside;
  applied_to constant uuid[] := array(
    select distinct job_roles.organisation_id
    from public.applications
    join public.job_roles on job_roles.id = applications.job_role_id
    where applications.candidate_id = p_request.user_id
  );
  member_of constant uuid[] := array(
    select organisation_id from public.org_users where user_id = p_request.user_id
    order by organisation_id
  );
begin
  update public.data_deletion_requests set
    status = 'completed', notes = null, processed_at = clock_timestamp(), claimed_until = null,
    last_run_id = p_run_id
  where id = p_request.id;
  update public.interviews set
    retention_claimed_until = null, retention_claimed_by = nullif(retention_claimed_by, p_run_id)
  where retention_claimed_until is not null and application_id in (
    select id from public.applications where candidate_id = p_request.user_id
  );
  if is_full then
    -- A full deletion also completes the person's other requests.
    insert into public.erasure_receipts (id, request_type, requested_at, removed)
    select id, request_type, requested_at, removed_outside
    from public.data_deletion_requests
    where user_id = p_request.user_id and status <> 'completed';
  end if;
  if p_request.request_type <> 'recording_only' then
    counts := counts || public.erase_person(p_request.user_id, is_full, p_quarantined_event_ids);
  end if;
  if is_full then
    perform public.ensure_admin(organisation_id) from unnest(member_of) as organisation_id;
  end if;
  insert into public.erasure_receipts (id, request_type, requested_at, removed)
  values (p_request.id, p_request.request_type, p_request.requested_at, counts);

  -- One entry for each organisation that the person applied to, or one without an organisation.
  insert into public.audit_log
    (action, entity_type, entity_id, organisation_id, user_id, new_values)
  select 'erasure.completed', 'deletion_request', p_request.id, organisation_id, runs.requested_by,
    jsonb_build_object('run_id', p_run_id, 'request_type', p_request.request_type)
  from unnest(case applied_to when '{}' then array[null::uuid] else applied_to end) as organisation_id
  left join public.retention_runs as runs on runs.id = p_run_id;
  update public.retention_runs set requests_completed = requests_completed + 1 where id = p_run_id;
end $$;

-- Leaves a request to a later run: it becomes pending again where the reason is temporary, else failed, which the
-- nightly run tries again after retention_retry_delay.
create or replace function public.defer_deletion(
  p_run_id uuid,
  p_request public.data_deletion_requests,
  p_reason text
) returns void
language plpgsql security definer set search_path = '' as $$
declare
  longest_notes constant int := 500;
  is_temporary constant boolean := p_reason in ('legal_hold', 'call_under_way');
begin
  update public.data_deletion_requests set
    status = case when is_temporary then 'pending' else 'failed' end,
    notes = case p_reason
      when 'legal_hold' then 'Deferred: legal hold'
      when 'call_under_way' then 'Deferred: a call is under way'
      else left(p_reason, longest_notes)
    end,
    claimed_until = null, last_run_id = p_run_id,
    failures = case when is_temporary then 0 else failures + 1 end,
    retry_at = case when not is_temporary
      then clock_timestamp() + public.retention_retry_delay(failures) end
  where id = p_request.id;
  update public.interviews set retention_claimed_until = null, retention_claimed_by = null
  where retention_claimed_by = p_run_id and application_id in (
    select id from public.applications where candidate_id = p_request.user_id
  );
  insert into public.retention_failures (run_id, request_id, reason, failed_before)
  select p_run_id, p_request.id, left(p_reason, longest_notes), p_request.failures > 0
  where not is_temporary
  on conflict do nothing;
  update public.retention_runs set
    requests_deferred = requests_deferred + is_temporary::int,
    requests_failed = (
      select count(*) from public.retention_failures
      where run_id = p_run_id and request_id is not null
    )
  where id = p_run_id;
end $$;

-- Why a request cannot be completed now, though the app has deleted what it knew of: one of deletion_obstacle's
-- reasons, or 'data_remains'; null: it can. Recordings that were deleted are marked as such in any case.
-- p_removed: what the app deleted last
create or replace function public.completion_obstacle(
  p_run_id uuid,
  p_request public.data_deletion_requests,
  p_removed jsonb
) returns text
language plpgsql security definer set search_path = '' as $$
declare
  -- As in claim_communication_identity.
  identity_lease constant interval := '20 s';
  is_full constant boolean := p_request.request_type = 'full_deletion';
  data_remains boolean;
begin
  data_remains := not public.mark_recordings_deleted(p_run_id, p_request.user_id);
  -- A file or an identity may have been created after the claim, or an identity is being created.
  data_remains := data_remains
    or p_request.request_type <> 'recording_only'
      and exists (select from public.list_resume_files(array[p_request.user_id]))
    or is_full and coalesce((p_removed ->> 'acs_identities')::int, 0) = 0 and exists (
      select from public.communication_identities
      where user_id = p_request.user_id
        and (acs_user_id is not null or claimed_at > clock_timestamp() - identity_lease)
    );
  return coalesce(
    public.deletion_obstacle(
      array(
        select interviews.id from public.interviews
        join public.applications on applications.id = interviews.application_id
        where applications.candidate_id = p_request.user_id
      )
    ),
    case when data_remains then 'data_remains' end
  );
end $$;

-- Saves the progress of a request that the app has claimed.
-- p_status:
--   processing  there is more to delete outside of the database
--   failed      it cannot be completed now, for p_reason: a later run tries again
--   completed   nothing is left outside of the database: the rest is erased here, unless something prevents that
-- p_removed: {recording_files, resume_files, acs_identities}: how many the app deleted since the last call
-- p_quarantined_event_ids: with 'completed', the quarantined events that mention the person
-- Returns the receipt where the request is completed, now or before; else null.
create or replace function public.update_deletion_request(
  p_run_id uuid,
  p_request_id uuid,
  p_status text,
  p_removed jsonb,
  p_reason text default null,
  p_quarantined_event_ids uuid[] default '{}'
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  request public.data_deletion_requests;
  reason text := p_reason;
begin
  if p_status = 'completed' then
    -- Parallel requests of the person wait here, and then find no user.
    perform from auth.users where id = (
      select user_id from public.data_deletion_requests where id = p_request_id
    ) for update;
  end if;
  select * into request from public.data_deletion_requests where id = p_request_id for update;
  if found and request.status <> 'completed' then
    update public.data_deletion_requests set removed_outside = (
      select coalesce(jsonb_object_agg(kind, removed) filter (where removed > 0), '{}')
      from (
        -- A person has one identity, which a second attempt deletes again.
        select kind, case kind when 'acs_identities' then max(number::int) else sum(number::int) end
        from (
          select * from jsonb_each_text(removed_outside)
          union all
          select * from jsonb_each_text(p_removed)
        ) as counted (kind, number)
        where kind in ('recording_files', 'resume_files', 'acs_identities')
        group by kind
      ) as kinds (kind, removed)
    )
    where id = p_request_id
    returning * into request;

    if p_status = 'completed' then
      -- Of the last two admins who are deleted at once, the second is found to be the last: see ensure_admin.
      perform from public.organisations where id in (
        select organisation_id from public.org_users where user_id = request.user_id
      ) order by id for no key update;
      reason := public.completion_obstacle(p_run_id, request, p_removed);
    end if;
    if p_status = 'completed' and reason is null then
      perform public.complete_deletion(p_run_id, request, p_quarantined_event_ids);
    elsif p_status = 'completed'
      or p_status = 'failed' and request.status = 'processing' and request.last_run_id = p_run_id
    then
      perform public.defer_deletion(p_run_id, request, reason);
    end if;
    update public.retention_runs set lease_until = default
    where id = p_run_id and state = 'running';
  end if;
  return (
    select to_jsonb(receipts) from public.erasure_receipts as receipts where id = p_request_id
  );
end $$;

grant execute on function public.update_deletion_request to service_role;
