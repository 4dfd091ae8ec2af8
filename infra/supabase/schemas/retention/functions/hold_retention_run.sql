-- Holds a run for the one who works at it, for a while from now: everything that is done for it holds
-- it anew. False where it is not being worked on.
create or replace function public.hold_retention_run(p_run_id uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  lease constant interval := '5 min';
begin
  update public.retention_runs set lease_until = clock_timestamp() + lease
  where id = p_run_id and state = 'running';
  return found;
end $$;
