-- Starts a run over what the user administers or, without a user, over everything.
-- p_queue: whether it waits in the queue; else the caller works at it at once
-- {run_id, conflict: whether that is another run, which covers some of the same, messages}
-- A run over everything yields to none but another such: what one organisation does, or leaves undone,
-- must not keep the others' data. What both cover is given to one of them.
-- Raises 'forbidden' for a user who administers nothing.
create or replace function public.start_retention_run(
  p_queue boolean,
  p_acting_user uuid default null,
  p_ip_address text default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  -- After the end of its lease a run may still be taken up again, unless another needs its place.
  taken_up_within constant interval := '15 min';
  scope uuid[];
  run public.retention_runs;
begin
  -- A call that says nothing is no timer's.
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

  perform pg_advisory_xact_lock(hashtextextended('retention_runs', 0));
  perform public.close_retention_runs(array(
    select id from public.retention_runs
    where state in ('queued', 'running') and lease_until < clock_timestamp() and (
      lease_until < clock_timestamp() - taken_up_within
      or public.scopes_overlap(organisation_ids, scope)
    )
  ), 'failed');
  select * into run from public.retention_runs
  where state in ('queued', 'running') and public.scopes_overlap(organisation_ids, scope)
    and (scope is not null or organisation_ids is null)
  order by created_at, id limit 1;
  if found then
    return jsonb_build_object('run_id', run.id, 'conflict', true, 'messages', '[]'::jsonb);
  end if;

  insert into public.retention_runs (state, cause, requested_by, organisation_ids, started_at)
  values (
    'running', case when p_acting_user is null then 'timer' else 'request' end, p_acting_user,
    scope, case when not p_queue then clock_timestamp() end
  )
  returning * into run;
  perform public.hold_retention_run(run.id);
  perform public.audit_run(
    run.id, 'retention_run.started', jsonb_build_object('cause', run.cause), p_ip_address
  );
  return jsonb_build_object(
    'run_id', run.id,
    'conflict', false,
    'messages', case when p_queue then public.enqueue_retention_run(run.id) else '[]' end
  );
end $$;

grant execute on function public.start_retention_run to service_role;
