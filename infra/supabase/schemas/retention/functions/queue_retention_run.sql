-- Queues the rest of a run that the caller works on. False where the run is not running.
create or replace function public.queue_retention_run(p_run_id uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  -- A run whose message is lost must not block the run of the next night.
  waits_at_most constant interval := '12 h';
  run public.retention_runs;
begin
  update public.retention_runs set
    state = 'queued', lease_until = clock_timestamp() + waits_at_most,
    times_queued = times_queued + 1
  where id = p_run_id and state = 'running'
  returning * into run;
  if not found then
    return false;
  end if;
  insert into public.outgoing_messages (message_id, queue, body, due_at)
  values (
    format('retention:%s:%s', p_run_id, run.times_queued - 1),
    'data-retention', jsonb_build_object('run_id', p_run_id), clock_timestamp()
  )
  on conflict (message_id) do nothing;
  return true;
end $$;

grant execute on function public.queue_retention_run to service_role;
