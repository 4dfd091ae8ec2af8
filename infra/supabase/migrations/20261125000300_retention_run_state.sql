-- What a run of retention is made of: whose data it covers, who works at it, what it tells.

-- Whether two runs would work on the same organisation; null stands for all of them.
create or replace function public.scopes_overlap(p_one uuid[], p_other uuid[]) returns boolean
language sql immutable set search_path = '' as $$
  select p_one is null or p_other is null or p_one && p_other
$$;

-- What a run deleted of the given organisations; null: of all. Told by the audit log, which is what
-- can be told to each organisation without a word about the others.
create or replace function public.retention_counts(p_run_id uuid, p_organisation_ids uuid[])
returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'recordings_deleted', count(*) filter (where action = 'recording.deleted'),
    'interviews_updated', count(*) filter (where action = 'recording.deleted'),
    'transcripts_deleted', count(*) filter (where action = 'transcript.deleted'),
    -- One entry for each organisation that the person applied to.
    'resumes_deleted',
      count(distinct coalesce(entity_id, id)) filter (where action = 'resume.deleted')
  )
  from public.audit_log
  where new_values ->> 'run_id' = p_run_id::text
    and (p_organisation_ids is null or organisation_id = any (p_organisation_ids))
$$;

-- Writes down the start or the end of a run: for each organisation that it covers, or once for all.
create or replace function public.audit_run(
  p_run public.retention_runs,
  p_action text,
  p_values jsonb,
  p_ip_address text default null
) returns void
language sql security definer set search_path = '' as $$
  select public.write_audit(
    p_action, 'retention_run', p_run.id, covered.id, p_run.requested_by, p_ip_address, p_values
      || case p_action
        when 'retention_run.ended' then public.retention_counts(
          p_run.id, case when covered.id is not null then array[covered.id] end
        )
        else '{}'
      end
  )
  from (
    select id from public.organisations where id = any (p_run.organisation_ids)
    union all
    select null where p_run.organisation_ids is null
  ) as covered
$$;

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
      closed, 'retention_run.ended', jsonb_build_object('cause', closed.cause, 'state', p_state)
    );
  end loop;
end $$;

-- Queues the next stretch of a run: what enqueue_message gives. It waits a day at most.
create or replace function public.enqueue_retention_run(p_run_id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  waits_at_most constant interval := '24 h';
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

revoke execute on function
  public.scopes_overlap, public.retention_counts, public.audit_run, public.close_retention_runs,
  public.enqueue_retention_run, public.hold_retention_run
from public, anon, authenticated, service_role;
