-- The same with all files.
create or replace function public.claim_recordings_for(p_run_id uuid, p_interview_ids uuid[])
returns jsonb
language sql security definer set search_path = '' as $$
  select public.claim_files_for(p_run_id, p_interview_ids, true)
$$;

-- What is to be deleted outside of the database for a request, as claim_deletion_request gives it.
create or replace function public.claim_deletion(p_run_id uuid, p_request_id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  lease constant interval := '5 min';
  request public.data_deletion_requests;
  claimed jsonb;
begin
  update public.data_deletion_requests set
    status = 'processing', claimed_until = clock_timestamp() + lease, last_run_id = p_run_id
  where id = p_request_id
  returning * into request;
  -- All interviews are claimed, so that none can be put under legal hold meanwhile.
  claimed := public.claim_recordings_for(
    p_run_id, array(select public.interviews_of(request.user_id))
  );
  return jsonb_build_object(
    'request_id', request.id,
    'user_id', request.user_id,
    'request_type', request.request_type,
    -- Files may be there of which no address is known.
    'recordings', (
      select coalesce(jsonb_agg(recording), '[]')
      from jsonb_array_elements(claimed) as recording
      where recording ->> 'recording_url' is not null or exists (
        select from public.interview_calls
        where interview_id = (recording ->> 'interview_id')::uuid
        union all
        select from public.recording_parts
        where interview_id = (recording ->> 'interview_id')::uuid
      )
    ),
    'resume_paths', to_jsonb(array(
      select public.resume_files_of(request.user_id)
      where request.request_type <> 'recording_only'
    )),
    'acs_user_id', (
      select acs_user_id from public.communication_identities
      where user_id = request.user_id and request.request_type = 'full_deletion'
    )
  );
end $$;

-- Whether a run, or one that began after it, has looked at what was looked at last by the run given.
-- Runs that go on at the same time would otherwise put off the same again and again.
create or replace function public.was_looked_at(p_last_run_id uuid, p_run_id uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (
    select from public.retention_runs as last
    join public.retention_runs as this on this.id = p_run_id
    where last.id = p_last_run_id and (last.created_at, last.id) >= (this.created_at, this.id)
  )
$$;

-- Claims the oldest request of those who applied to the run's organisations alone:
-- {request: null or {request_id, user_id, request_type,
--    recordings: [{interview_id, recording_url: or null, parts: [{url}]}], resume_paths: [text],
--    acs_user_id: or null},
--  more: whether there may be more}
-- The claim lasts for 5 minutes: what is not deleted by then must not be. What cannot be done now is
-- put off on the way, at most 100 of them; one whose data somebody deletes is left to another run.
create or replace function public.claim_deletion_request(p_run_id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  looks_at_most constant int := 100;
  scope uuid[];
  request public.data_deletion_requests;
  theirs uuid[];
  obstacle text;
  locked int;
  has_put_off boolean := false;
begin
  if not public.hold_retention_run(p_run_id) then
    return jsonb_build_object('request', null, 'more', false);
  end if;
  select organisation_ids into scope from public.retention_runs where id = p_run_id;

  for request in
    select * from public.data_deletion_requests
    -- An older row may say what is demanded of no newer one, and could not be carried out.
    where request_type in ('full_deletion', 'anonymize', 'recording_only') and (
        status in ('pending', 'failed') and not public.was_looked_at(last_run_id, p_run_id)
        or status = 'processing'
          and (claimed_until is null or claimed_until < clock_timestamp())
      )
      and (scope is null or public.applied_only_to(user_id, scope))
    order by requested_at, id limit looks_at_most
  loop
    -- Only what is looked at is held, so that those who claim at the same time find the rest.
    perform from public.data_deletion_requests
    where id = request.id and status = request.status
      and claimed_until is not distinct from request.claimed_until
      and last_run_id is not distinct from request.last_run_id
    for no key update skip locked;
    continue when not found;
    theirs := array(select public.interviews_of(request.user_id));
    -- Nobody is waited for: who works on any of it, or puts it under hold, is done by the next run.
    continue when public.are_claimed(theirs);
    perform from public.interviews where id = any (theirs) for no key update skip locked;
    get diagnostics locked = row_count;
    continue when locked < cardinality(theirs) or public.are_claimed(theirs);
    obstacle := public.deletion_obstacle(request.user_id, request.request_type);
    if obstacle is null then
      return jsonb_build_object(
        'request', public.claim_deletion(p_run_id, request.id), 'more', true
      );
    end if;
    perform public.put_off_for(p_run_id, request.id, obstacle);
    has_put_off := true;
  end loop;
  return jsonb_build_object('request', null, 'more', has_put_off);
end $$;

grant execute on function public.claim_deletion_request to service_role;
