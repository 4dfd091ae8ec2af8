-- What told_of_run gives of one run to the one who started it, for the organisations that it covered,
-- whatever became of them meanwhile; null: there is no such run.
create or replace function public.read_retention_run(p_run_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select public.told_of_run(id, organisation_ids)
  from public.retention_runs where id = p_run_id
$$;

grant execute on function public.read_retention_run to service_role;
