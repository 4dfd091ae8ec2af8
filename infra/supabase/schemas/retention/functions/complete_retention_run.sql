-- Nothing is left to do. False for a run that nobody works at, or that is over: it stays as it is.
create or replace function public.complete_retention_run(p_run_id uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  if not public.hold_retention_run(p_run_id) then
    return false;
  end if;
  perform public.close_retention_runs(array[p_run_id], 'completed');
  return true;
end $$;

grant execute on function public.complete_retention_run to service_role;
