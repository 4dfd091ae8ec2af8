-- The end of a deletion: all that lies in the database, and the receipt, in one transaction.

-- {id, request_type, requested_at, completed_at, removed: {what: how many}}; null: there is none.
create or replace function public.receipt_of(p_request_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select to_jsonb(receipts) from public.erasure_receipts as receipts where id = p_request_id
$$;

-- Whether the person has a resume or an identity that the request has deleted and the app did not: it
-- came in meanwhile.
create or replace function public.remains_outside(
  p_request public.data_deletion_requests,
  p_removed jsonb
) returns boolean
language sql stable security definer set search_path = '' as $$
  select p_request.request_type <> 'recording_only'
      and exists (select from public.resume_files_of(p_request.user_id))
    or p_request.request_type = 'full_deletion'
      and coalesce((p_removed ->> 'acs_identities')::int, 0) = 0
      and exists (
        select from public.communication_identities
        where user_id = p_request.user_id and acs_user_id is not null
      )
$$;

-- Writes down for each organisation that the person applied to, or once where there is none, that a
-- request was carried out.
create or replace function public.audit_erasure(
  p_run_id uuid,
  p_request public.data_deletion_requests,
  p_organisation_ids uuid[]
) returns void
language sql security definer set search_path = '' as $$
  select public.write_audit(
    'erasure.completed', 'deletion_request', p_request.id, organisation_id,
    (select requested_by from public.retention_runs where id = p_run_id), null,
    jsonb_build_object('run_id', p_run_id, 'request_type', p_request.request_type)
  )
  from unnest(case p_organisation_ids when '{}' then array[null::uuid] else p_organisation_ids end)
    as organisation_id
$$;

-- Carries out a request whose data outside of the database are gone: its receipt, the same however
-- often; null where there is no such request, or it could not be carried out now and was put off.
-- p_removed: {recording_files, resume_files, acs_identities}, how many of each the app deleted
create or replace function public.finish_deletion_request(
  p_run_id uuid,
  p_request_id uuid,
  p_removed jsonb
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  request public.data_deletion_requests;
  applied_to uuid[];
  all_gone boolean;
  obstacle text;
  removed jsonb;
begin
  -- What the person does meanwhile waits, and then finds them gone.
  perform from auth.users where id = (
    select user_id from public.data_deletion_requests where id = p_request_id
  ) for update;
  select * into request from public.data_deletion_requests where id = p_request_id for update;
  if not found or request.status = 'completed' then
    return public.receipt_of(p_request_id);
  end if;
  -- Two admins cannot leave at once.
  perform from public.organisations where id in (
    select organisation_id from public.org_users where user_id = request.user_id
  ) order by id for no key update;

  all_gone := public.forget_recordings(p_run_id, request.user_id)
    and not public.remains_outside(request, p_removed);
  obstacle := coalesce(
    public.deletion_obstacle(request.user_id, request.request_type),
    case when not all_gone then 'data_remains' end
  );
  if obstacle is not null then
    perform public.put_off_for(p_run_id, p_request_id, obstacle);
    return null;
  end if;

  applied_to := array(
    select distinct job_roles.organisation_id
    from public.applications
    join public.job_roles on job_roles.id = applications.job_role_id
    where applications.candidate_id = request.user_id
  );
  update public.data_deletion_requests set
    status = 'completed', notes = null, processed_at = clock_timestamp(), claimed_until = null,
    last_run_id = p_run_id
  where id = p_request_id;
  update public.interviews set retention_claimed_until = null
  where id in (select public.interviews_of(request.user_id))
    and retention_claimed_until is not null;

  select coalesce(jsonb_object_agg(key, value::int), '{}') into removed
  from jsonb_each_text(p_removed)
  where key in ('recording_files', 'resume_files', 'acs_identities') and value::int > 0;
  if request.request_type = 'full_deletion' then
    -- Nothing is left for what else the person asked for.
    insert into public.erasure_receipts (id, request_type, requested_at, removed)
    select id, request_type, requested_at, '{}'
    from public.data_deletion_requests
    where user_id = request.user_id and status <> 'completed';
  end if;
  if request.request_type <> 'recording_only' then
    removed := removed
      || public.erase_person(request.user_id, request.request_type = 'full_deletion');
  end if;
  insert into public.erasure_receipts (id, request_type, requested_at, removed)
  values (request.id, request.request_type, request.requested_at, removed);

  perform public.audit_erasure(p_run_id, request, applied_to);
  update public.retention_runs set requests_completed = requests_completed + 1 where id = p_run_id;
  return public.receipt_of(p_request_id);
end $$;

revoke execute on function
  public.receipt_of, public.remains_outside, public.audit_erasure,
  public.finish_deletion_request
from public, anon, authenticated, service_role;
grant execute on function public.finish_deletion_request to service_role;
