-- Gives a run back to the queue, for somebody to go on with:
-- {queued: false where it was not being worked on, messages}
create or replace function public.queue_retention_run(p_run_id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  held constant boolean := public.hold_retention_run(p_run_id);
begin
  return jsonb_build_object(
    'queued', held,
    'messages', case when held then public.enqueue_retention_run(p_run_id) else '[]' end
  );
end $$;

grant execute on function public.queue_retention_run to service_role;
