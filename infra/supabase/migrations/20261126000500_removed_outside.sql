-- A receipt tells of all that was removed, also by attempts of which a later part failed.

alter table public.data_deletion_requests
  add column if not exists removed_outside jsonb not null default '{}';
comment on column public.data_deletion_requests.removed_outside is
  'operational: how many files and identities have been deleted for it';

-- Adds to what has been deleted for a request outside of the database. A person has one identity, which is
-- deleted again where an earlier attempt had done so.
-- p_removed: {recording_files, resume_files, acs_identities}
create or replace function public.note_removed(p_request_id uuid, p_removed jsonb) returns void
language sql security definer set search_path = '' as $$
  update public.data_deletion_requests set removed_outside = (
    select coalesce(jsonb_object_agg(kind, removed), '{}')
    from (
      select kind, case kind when 'acs_identities' then max(count::int) else sum(count::int) end as removed
      from (
        select * from jsonb_each_text(removed_outside)
        union all
        select * from jsonb_each_text(p_removed)
      ) as counted (kind, count)
      where kind in ('recording_files', 'resume_files', 'acs_identities')
      group by kind
    ) as kinds
    where removed > 0
  )
  where id = p_request_id
$$;

-- Carries out a request whose data outside of the database are gone: its receipt, the same however
-- often; null where there is no such request, or it could not be carried out now and was put off.
-- p_removed: {recording_files, resume_files, acs_identities}, how many of each the app deleted and has not
--   told of before
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
  perform public.note_removed(p_request_id, p_removed);
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
  where id = p_request_id
  returning * into request;
  update public.interviews set retention_claimed_until = null
  where id in (select public.interviews_of(request.user_id))
    and retention_claimed_until is not null;

  removed := request.removed_outside;
  if request.request_type = 'full_deletion' then
    -- Nothing is left for what else the person asked for.
    insert into public.erasure_receipts (id, request_type, requested_at, removed)
    select id, request_type, requested_at, removed_outside
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
  public.note_removed, public.finish_deletion_request
from public, anon, authenticated, service_role;
grant execute on function public.note_removed, public.finish_deletion_request to service_role;
