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

grant execute on function public.continue_retention_run to service_role;
