-- What a run did, one by one:
-- {organisations: those that it covered; of a run over all, those in which it deleted something:
--    [{organisation_id, name, recording_retention_days, interviews}],
--  requests: the deletion requests that it worked on: [{request_id, status}]}
create or replace function public.list_run_results(p_run_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  with entries as (
    select action, entity_id, organisation_id from public.audit_log
    where new_values ->> 'run_id' = p_run_id::text
  )
  select jsonb_build_object(
    'organisations', (
      select coalesce(
        jsonb_agg(
          jsonb_build_object(
            'organisation_id', id,
            'name', name,
            'recording_retention_days',
              coalesce(recording_retention_days, public.default_retention_days()),
            'interviews', (
              select count(distinct entity_id) from entries
              where organisation_id = organisations.id
                and action in ('recording.deleted', 'transcript.deleted')
            )
          ) order by name, id
        ), '[]'
      )
      from public.organisations
      where id = any (
        select unnest(organisation_ids) from public.retention_runs where id = p_run_id
        union
        select organisation_id from entries
        where action in ('recording.deleted', 'transcript.deleted')
      )
    ),
    'requests', (
      select coalesce(
        jsonb_agg(jsonb_build_object('request_id', id, 'status', status) order by id), '[]'
      )
      from (
        -- A full deletion deletes its request, too.
        select distinct entity_id as id, 'completed' as status from entries
        where action = 'erasure.completed'
        union all
        select id, status from public.data_deletion_requests
        where last_run_id = p_run_id and status <> 'completed'
      ) as requests
    )
  )
$$;

grant execute on function public.list_run_results to service_role;
