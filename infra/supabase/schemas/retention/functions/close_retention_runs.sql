-- Ends runs, in a state. One that is over already stays as it is.
create or replace function public.close_retention_runs(p_run_ids uuid[], p_state text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  closed public.retention_runs;
begin
  for closed in
    update public.retention_runs set
      state = p_state, ended_at = clock_timestamp(), lease_until = null
    where id = any (p_run_ids) and state in ('queued', 'running')
    returning *
  loop
    perform public.audit_run(
      closed.id, 'retention_run.ended', jsonb_build_object('cause', closed.cause, 'state', p_state)
    );
  end loop;
end $$;
