-- Claims a run that is queued, or whose lease has ended.
-- {state: running (it is the caller's), busy (another instance works on it), ended or missing}
create or replace function public.continue_retention_run(p_run_id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  current_state text;
begin
  update public.retention_runs set
    state = 'running', lease_until = default,
    started_at = coalesce(started_at, clock_timestamp())
  where id = p_run_id
    and (state = 'queued' or state = 'running' and lease_until < clock_timestamp());
  if found then
    return jsonb_build_object('state', 'running');
  end if;
  select state into current_state from public.retention_runs where id = p_run_id;
  return jsonb_build_object('state', case
    when current_state is null then 'missing'
    when current_state = 'running' then 'busy'
    else 'ended'
  end);
end $$;

grant execute on function public.continue_retention_run to service_role;
