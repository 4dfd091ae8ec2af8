-- Carrying out what people ask to be deleted, as a part of a run of retention: a request is claimed,
-- what lies outside of the database is deleted by the one who claimed it, and the rest is one
-- transaction at its end. Left in the middle, it is begun again; all of it can be repeated.

-- Leaves a request for a later run: deferred, it waits as before; otherwise it has failed.
create or replace function public.put_off_deletion(
  p_run_id uuid,
  p_request_id uuid,
  p_deferred boolean,
  p_notes text
) returns void
language plpgsql security definer set search_path = '' as $$
declare
  longest_notes constant int := 500;
  request public.data_deletion_requests;
begin
  update public.data_deletion_requests set
    status = case when p_deferred then 'pending' else 'failed' end,
    notes = left(p_notes, longest_notes), claimed_until = null, last_run_id = p_run_id
  where id = p_request_id
  returning * into request;
  update public.interviews set retention_claimed_until = null
  where id in (select public.interviews_of(request.user_id))
    and retention_claimed_until is not null;

  if not p_deferred then
    insert into public.retention_failures (run_id, request_id, reason)
    values (p_run_id, p_request_id, request.notes)
    on conflict do nothing;
  end if;
  update public.retention_runs set
    requests_deferred = requests_deferred + p_deferred::int,
    requests_failed = (
      select count(*) from public.retention_failures
      where run_id = p_run_id and request_id is not null
    )
  where id = p_run_id;
end $$;

-- Puts a request off for an obstacle that deletion_obstacle tells of, or another.
create or replace function public.put_off_for(p_run_id uuid, p_request_id uuid, p_obstacle text)
returns void
language sql security definer set search_path = '' as $$
  select public.put_off_deletion(
    p_run_id, p_request_id, p_obstacle in ('legal_hold', 'call_under_way'),
    case p_obstacle
      when 'legal_hold' then 'Deferred: legal hold'
      when 'call_under_way' then 'Deferred: a call is under way'
      else p_obstacle
    end
  )
$$;

-- What is to be deleted outside of the database for a request, as claim_deletion_requests gives it.
create or replace function public.claim_deletion(p_run_id uuid, p_request_id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  lease constant interval := '5 min';
  request public.data_deletion_requests;
begin
  update public.data_deletion_requests set
    status = 'processing', claimed_until = clock_timestamp() + lease, last_run_id = p_run_id
  where id = p_request_id
  returning * into request;
  return jsonb_build_object(
    'request_id', request.id,
    'user_id', request.user_id,
    'request_type', request.request_type,
    -- All interviews are claimed, so that none can be put under legal hold meanwhile.
    'recordings', jsonb_path_query_array(
      public.claim_recordings(array(select public.interviews_of(request.user_id))),
      '$[*] ? (@.recording_url != null || @.parts.size() > 0)'
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

-- Claims requests of those who applied to the run's organisations alone, at most so many, the oldest
-- first:
-- [{request_id, user_id, request_type, recordings: [{interview_id, recording_url: or null,
--   parts: [{url, own_storage}]}], resume_paths: [text], acs_user_id: or null}]
-- Each is the caller's for 5 minutes. What cannot be done now is put off on the way.
create or replace function public.claim_deletion_requests(p_run_id uuid, p_limit int)
returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  scope uuid[];
  request public.data_deletion_requests;
  obstacle text;
  claimed jsonb := '[]';
begin
  if not public.hold_retention_run(p_run_id) then
    return claimed;
  end if;
  select organisation_ids into scope from public.retention_runs where id = p_run_id;

  for request in
    select * from public.data_deletion_requests
    where (
        status in ('pending', 'failed') and last_run_id is distinct from p_run_id
        or status = 'processing'
          and (claimed_until is null or claimed_until < clock_timestamp())
      )
      and public.applied_only_to(user_id, scope)
    order by requested_at, id for no key update skip locked
  loop
    exit when jsonb_array_length(claimed) >= p_limit;
    -- A hold that is being put on is waited for.
    perform from public.interviews where id in (select public.interviews_of(request.user_id))
    order by id for no key update;
    obstacle := public.deletion_obstacle(request.user_id, request.request_type);
    if obstacle is null then
      claimed := claimed || public.claim_deletion(p_run_id, request.id);
    else
      perform public.put_off_for(p_run_id, request.id, obstacle);
    end if;
  end loop;
  return claimed;
end $$;

-- Leaves a claimed request for a later run, with the reason. One that is not being carried out any more
-- stays as it is.
create or replace function public.fail_deletion_request(
  p_run_id uuid,
  p_request_id uuid,
  p_reason text
) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform from public.data_deletion_requests
  where id = p_request_id and status = 'processing' and last_run_id = p_run_id for no key update;
  if found then
    perform public.put_off_deletion(p_run_id, p_request_id, false, p_reason);
  end if;
  perform public.hold_retention_run(p_run_id);
end $$;

revoke execute on function
  public.put_off_deletion, public.put_off_for, public.claim_deletion,
  public.claim_deletion_requests, public.fail_deletion_request
from public, anon, authenticated, service_role;
grant execute on function public.claim_deletion_requests, public.fail_deletion_request
to service_role;
