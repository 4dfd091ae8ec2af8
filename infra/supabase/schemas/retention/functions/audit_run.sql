-- Writes down the start or the end of a run: for each organisation that it covers, or once for all.
create or replace function public.audit_run(
  p_run_id uuid,
  p_action text,
  p_values jsonb,
  p_ip_address text default null
) returns void
language sql security definer set search_path = '' as $$
  select public.write_audit(
    p_action, 'retention_run', p_run_id, covered.id, runs.requested_by, p_ip_address, p_values
      || case p_action
        when 'retention_run.ended' then public.retention_counts(
          p_run_id, case when covered.id is not null then array[covered.id] end
        )
        else '{}'
      end
  )
  from public.retention_runs as runs
  cross join lateral (
    select organisations.id from public.organisations
    where organisations.id = any (runs.organisation_ids)
    union all
    select null where runs.organisation_ids is null
  ) as covered
  where runs.id = p_run_id
$$;
