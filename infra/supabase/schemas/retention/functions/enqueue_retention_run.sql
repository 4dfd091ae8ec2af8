-- Queues the next stretch of a run: what enqueue_message gives. It keeps its place for 12 hours at most,
-- so that one that the queue never gave back is no obstacle to that of the next night.
create or replace function public.enqueue_retention_run(p_run_id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  waits_at_most constant interval := '12 h';
  queued public.retention_runs;
begin
  update public.retention_runs set
    state = 'queued', lease_until = clock_timestamp() + waits_at_most,
    times_queued = times_queued + 1
  where id = p_run_id
  returning * into queued;
  return public.enqueue_message(
    format('retention:%s:%s', p_run_id, queued.times_queued - 1),
    'data-retention', jsonb_build_object('run_id', p_run_id), clock_timestamp(), null, true
  );
end $$;
