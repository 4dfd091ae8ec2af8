-- Ends a run: 'completed' where the caller has done all of it, 'failed' where no instance continues it.
-- Returns false, and changes nothing, where the run has ended before, or is to be completed while it is only
-- queued.
create or replace function public.end_retention_run(
  p_run_id uuid,
  p_state text default 'completed'
) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  run public.retention_runs;
begin
  update public.retention_runs set
    state = p_state, ended_at = clock_timestamp(), lease_until = null
  where id = p_run_id and (state = 'running' or state = 'queued' and p_state = 'failed')
  returning * into run;
  if not found then
    return false;
  end if;
  -- One entry for each organisation, with what was deleted in it, or one for all of them.
  insert into public.audit_log
    (action, entity_type, entity_id, organisation_id, user_id, new_values)
  select 'retention_run.ended', 'retention_run', run.id, covered.id, run.requested_by,
    jsonb_build_object('cause', run.cause, 'state', run.state)
      || public.count_run_deletions(run.id, case when covered.id is not null then array[covered.id] end)
  from (
    select id from public.organisations where id = any (run.organisation_ids)
    union all
    select null where run.organisation_ids is null
  ) as covered (id);
  return true;
end $$;

grant execute on function public.end_retention_run to service_role;
