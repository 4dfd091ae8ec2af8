-- Claims a request with all interviews of its person, so that none can be put under legal hold meanwhile:
-- what is to be deleted outside of the database, as claim_deletion_request returns it.
create or replace function public.claim_deletion(
  p_run_id uuid,
  p_request_id uuid,
  p_interview_ids uuid[]
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  lease constant interval := '5 min';
  request public.data_deletion_requests;
begin
  update public.data_deletion_requests set
    status = 'processing', claimed_until = clock_timestamp() + lease, last_run_id = p_run_id
  where id = p_request_id
  returning * into request;
  update public.interviews set
    retention_claimed_until = clock_timestamp() + lease, retention_claimed_by = p_run_id
  where id = any (p_interview_ids);
  update public.recording_parts set deletion_claimed_at = clock_timestamp()
  where interview_id = any (p_interview_ids) and url is not null and deleted_at is null;
  return jsonb_build_object(
    'request_id', request.id,
    'user_id', request.user_id,
    'request_type', request.request_type,
    'recordings', (
      select coalesce(
        jsonb_agg(
          jsonb_build_object('interview_id', id, 'urls', array(
            select file from public.recording_parts
            cross join unnest(array[url, metadata_location]) as file
            where interview_id = interviews.id
              and url is not null and deleted_at is null and file is not null
            union
            select recording_url where recording_url is not null
            order by 1
          )) order by coalesce(ended_at, greatest(started_at, last_active_at), created_at), id
        ), '[]'
      )
      from public.interviews
      where id = any (p_interview_ids) and (
        recording_url is not null
        -- Files may be in storage whose addresses are not known.
        or exists (select from public.interview_calls where interview_id = interviews.id)
        or exists (select from public.recording_parts where interview_id = interviews.id)
      )
    ),
    'resume_paths', array(
      select path from public.list_resume_files(array[request.user_id])
      where request.request_type <> 'recording_only' order by path
    ),
    'acs_user_id', (
      select acs_user_id from public.communication_identities
      where user_id = request.user_id and request.request_type = 'full_deletion'
    )
  );
end $$;

-- Claims the oldest request that a run can complete, of a person who applied to its organisations alone, or else one
-- that failed before:
-- {request: null or {request_id, user_id, request_type, recordings: [{interview_id, urls}],
--    resume_paths: [text], acs_user_id: or null},
--  more: whether there may be more}
-- The claim lasts for 5 minutes: after that nothing of it may be deleted. Requests that cannot be
-- completed now are deferred, at most 100 of them. Requests of a person whose data another run is deleting
-- are skipped.
create or replace function public.claim_deletion_request(p_run_id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  candidates_at_most constant int := 100;
  scope uuid[];
  retries_until timestamptz;
  request public.data_deletion_requests;
  interview_ids uuid[];
  locked int;
  obstacle text;
  has_deferred boolean := false;
begin
  update public.retention_runs set lease_until = default
  where id = p_run_id and state = 'running'
  returning organisation_ids into scope;
  if not found then
    return jsonb_build_object('request', null, 'more', false);
  end if;

  retries_until := public.retention_retries_until(p_run_id, 'request');
  for request in
    select * from public.data_deletion_requests as requests
    -- An older row may have an unknown type, which cannot be completed.
    where request_type in ('full_deletion', 'anonymize', 'recording_only') and (
        status in ('pending', 'failed') and (retry_at is null or retry_at < retries_until) and not exists (
          -- Tried by this run, or by one that began later: two runs at the same time would otherwise
          -- defer the same requests again and again.
          select from public.retention_runs as last_run
          join public.retention_runs as this_run on this_run.id = p_run_id
          where last_run.id = requests.last_run_id
            and (last_run.created_at, last_run.id) >= (this_run.created_at, this_run.id)
        )
        or status = 'processing'
          and (claimed_until is null or claimed_until < clock_timestamp())
      )
      and (scope is null or (
        select bool_and(job_roles.organisation_id = any (scope))
        from public.applications
        join public.job_roles on job_roles.id = applications.job_role_id
        where applications.candidate_id = requests.user_id
      ))
    order by retry_at nulls first, requested_at, id limit candidates_at_most
  loop
    -- Locks only this request: a parallel run can claim the others.
    perform from public.data_deletion_requests
    where id = request.id and status = request.status
      and claimed_until is not distinct from request.claimed_until
      and last_run_id is not distinct from request.last_run_id
    for no key update skip locked;
    continue when not found;
    interview_ids := array(
      select interviews.id from public.interviews
      join public.applications on applications.id = interviews.application_id
      where applications.candidate_id = request.user_id
    );
    -- Waits for no lock: what another transaction is deleting or holding is left to the next run.
    continue when exists (
      select from public.interviews
      where id = any (interview_ids) and retention_claimed_until > clock_timestamp()
    );
    perform from public.interviews where id = any (interview_ids) for no key update skip locked;
    get diagnostics locked = row_count;
    continue when locked < cardinality(interview_ids) or exists (
      select from public.interviews
      where id = any (interview_ids) and retention_claimed_until > clock_timestamp()
    );
    obstacle := public.deletion_obstacle(interview_ids);
    if obstacle is null then
      return jsonb_build_object(
        'request', public.claim_deletion(p_run_id, request.id, interview_ids), 'more', true
      );
    end if;
    update public.data_deletion_requests set status = 'processing', last_run_id = p_run_id
    where id = request.id;
    perform public.update_deletion_request(p_run_id, request.id, 'failed', '{}', obstacle);
    has_deferred := true;
  end loop;
  return jsonb_build_object('request', null, 'more', has_deferred);
end $$;

grant execute on function public.claim_deletion_request to service_role;
