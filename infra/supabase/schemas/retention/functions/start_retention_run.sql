-- Starts a run over the organisations that the user administers or, without a user, over all of them.
-- p_queue: whether the run waits in the queue; else the caller works on it at once
-- {run_id, conflict: whether run_id is another run, which is in progress}
-- Raises 'forbidden' for a user who is no admin.
--
-- A run over some organisations is refused while another such run covers any of them, a run over all while
-- another over all is in progress. Neither kind keeps the other waiting: what two runs cover is claimed by one
-- of them.
create or replace function public.start_retention_run(
  p_queue boolean,
  p_acting_user uuid default null,
  p_ip_address text default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  -- A run whose lease has ended may be continued for this long, unless another run needs its place.
  -- read_retention_run has the same limit.
  continued_within constant interval := '15 min';
  scope uuid[];
  abandoned uuid;
  run public.retention_runs;
begin
  -- A call without it must not be taken for one of the timer.
  if p_queue is null then
    raise exception using errcode = '22004', message = 'p_queue is null';
  end if;
  if p_acting_user is not null then
    scope := array(
      select organisation_id from public.org_users
      where user_id = p_acting_user and role = any (public.admin_roles())
      order by organisation_id
    );
    if scope = '{}' then
      raise exception using errcode = 'P0001', message = 'forbidden';
    end if;
  end if;

  -- Of two starts at the same time the later one sees the run of the earlier one.
  perform pg_advisory_xact_lock(hashtextextended('retention_runs', 0));
  for abandoned in
    select id from public.retention_runs
    where state in ('queued', 'running') and lease_until < clock_timestamp() and (
      lease_until < clock_timestamp() - continued_within
      or case when scope is null then organisation_ids is null else organisation_ids && scope end
    )
  loop
    perform public.end_retention_run(abandoned, 'failed');
  end loop;
  select * into run from public.retention_runs
  where state in ('queued', 'running')
    and case when scope is null then organisation_ids is null else organisation_ids && scope end
  order by created_at, id limit 1;
  if found then
    return jsonb_build_object('run_id', run.id, 'conflict', true);
  end if;

  insert into public.retention_runs (state, cause, requested_by, organisation_ids, started_at)
  values (
    'running', case when p_acting_user is null then 'timer' else 'request' end, p_acting_user,
    scope, case when not p_queue then clock_timestamp() end
  )
  returning * into run;
  insert into public.audit_log
    (action, entity_type, entity_id, organisation_id, user_id, ip_address, new_values)
  select 'retention_run.started', 'retention_run', run.id, organisation_id, run.requested_by,
    p_ip_address, jsonb_build_object('cause', run.cause)
  from unnest(coalesce(scope, array[null::uuid])) as organisation_id;
  if p_queue then
    perform public.queue_retention_run(run.id);
  end if;
  return jsonb_build_object('run_id', run.id, 'conflict', false);
end $$;

grant execute on function public.start_retention_run to service_role;
