-- Runs of retention: one at a time over anybody's data, however many hosts there are.

-- Starts a run over what the user administers or, without a user, over everything.
-- p_queue: whether it waits in the queue; else the caller works at it at once
-- {run_id, conflict: whether that is another run, which covers some of the same, messages}
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
    run, 'retention_run.started', jsonb_build_object('cause', run.cause), p_ip_address
  );
  return jsonb_build_object(
    'run_id', run.id,
    'conflict', false,
    'messages', case when p_queue then public.enqueue_retention_run(run.id) else '[]' end
  );
end $$;

-- Takes a run that waits, or that nobody works at any more.
-- {state: running (the caller's), busy (somebody else's), ended or gone}
create or replace function public.continue_retention_run(p_run_id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  known text;
begin
  update public.retention_runs set
    state = 'running', started_at = coalesce(started_at, clock_timestamp())
  where id = p_run_id
    and (state = 'queued' or state = 'running' and lease_until < clock_timestamp());
  if found then
    perform public.hold_retention_run(p_run_id);
    return jsonb_build_object('state', 'running');
  end if;
  select state into known from public.retention_runs where id = p_run_id;
  return jsonb_build_object('state', case
    when known is null then 'gone' when known = 'running' then 'busy' else 'ended'
  end);
end $$;

-- Gives a run back to the queue, for somebody to go on with: {messages}, none where the run is not
-- being worked on.
create or replace function public.queue_retention_run(p_run_id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
  return jsonb_build_object('messages', case
    when public.hold_retention_run(p_run_id) then public.enqueue_retention_run(p_run_id) else '[]'
  end);
end $$;

-- Nothing is left to do. A run that nobody works at, or that is over, stays as it is.
create or replace function public.end_retention_run(p_run_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if public.hold_retention_run(p_run_id) then
    perform public.close_retention_runs(array[p_run_id], 'completed');
  end if;
end $$;

revoke execute on function
  public.start_retention_run, public.continue_retention_run, public.queue_retention_run,
  public.end_retention_run
from public, anon, authenticated, service_role;
grant execute on function
  public.start_retention_run, public.continue_retention_run, public.queue_retention_run,
  public.end_retention_run
to service_role;
