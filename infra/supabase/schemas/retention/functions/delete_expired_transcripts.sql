-- The same, one by one, where one of them cannot be deleted: older rows may break what is demanded of
-- newer ones. What fails is written down.
create or replace function public.delete_each_transcript(p_run_id uuid, p_interview_ids uuid[])
returns int
language plpgsql security definer set search_path = '' as $$
declare
  interview uuid;
  deleted int := 0;
begin
  foreach interview in array p_interview_ids loop
    begin
      deleted := deleted + public.delete_transcripts(p_run_id, array[interview]);
    exception when check_violation then
      perform public.record_retention_failure(p_run_id, 'check_violation', interview);
      -- Its recording may have failed before, in another way.
      update public.retention_failures set reason = reason || ', check_violation'
      where run_id = p_run_id and interview_id = interview and reason !~ 'check_violation';
    end;
  end loop;
  return deleted;
end $$;

-- Deletes transcripts of the run's organisations that are due, at most so many:
-- {deleted: how many there were, more: whether there may be more}
create or replace function public.delete_expired_transcripts(p_run_id uuid, p_limit int)
returns jsonb
-- The index gives what is due of each organisation; reading the table never pays.
language plpgsql security definer set search_path = '' set enable_seqscan = off as $$
declare
  scope uuid[];
  due uuid[];
  deleted int;
begin
  if not public.hold_retention_run(p_run_id) then
    return jsonb_build_object('deleted', 0, 'more', false);
  end if;
  select organisation_ids into scope from public.retention_runs where id = p_run_id;

  due := array(
    select ended.id
    from public.organisations
    cross join lateral (
      select interviews.id from public.interviews
      where interviews.organisation_id = organisations.id
        and not legal_hold
        -- Who deletes something else of it goes on to what this holds.
        and (retention_claimed_until is null or retention_claimed_until < clock_timestamp())
        and (
          transcript_deleted_at is null
          or transcript_deleted_at < greatest(ended_at, last_active_at)
        )
        and not exists (
          select from public.retention_failures
          where run_id = p_run_id and interview_id = interviews.id and reason ~ 'check_violation'
        )
        and coalesce(ended_at, greatest(started_at, last_active_at))
          < public.retention_cutoff(organisations.transcript_retention_days)
      order by coalesce(ended_at, greatest(started_at, last_active_at)) limit p_limit
      for no key update skip locked
    ) as ended
    where organisations.transcript_retention_days is not null
      and (scope is null or organisations.id = any (scope))
    limit p_limit
  );
  begin
    deleted := public.delete_transcripts(p_run_id, due);
  exception when check_violation then
    deleted := public.delete_each_transcript(p_run_id, due);
  end;
  return jsonb_build_object('deleted', deleted, 'more', cardinality(due) = p_limit);
end $$;

grant execute on function public.delete_expired_transcripts to service_role;
