-- Claims recordings of the run's organisations that are due, at most so many: what claim_files_for gives,
-- without what came late. None under legal hold, none that anybody has claimed, none that is being
-- recorded anew, and none that failed in this run.
create or replace function public.claim_expired_recordings(p_run_id uuid, p_limit int)
returns jsonb
-- The index gives what is due of each organisation; reading the table never pays.
language plpgsql security definer set search_path = '' set enable_seqscan = off as $$
declare
  scope uuid[];
begin
  if not public.hold_retention_run(p_run_id) then
    return '[]';
  end if;
  select organisation_ids into scope from public.retention_runs where id = p_run_id;

  return public.claim_files_for(p_run_id, array(
    select due.id
    from public.organisations
    cross join lateral (
      select interviews.id from public.interviews
      where interviews.organisation_id = organisations.id
        and recording_url is not null and recording_deleted_at is null and not legal_hold
        and coalesce(ended_at, greatest(started_at, last_active_at), interviews.created_at)
          < public.retention_cutoff(
            coalesce(organisations.recording_retention_days, public.default_retention_days())
          )
        and (retention_claimed_until is null or retention_claimed_until < clock_timestamp())
        and not public.recording_is_to_come(array[interviews.id])
        and not exists (
          select from public.retention_failures
          where run_id = p_run_id and interview_id = interviews.id
        )
      order by coalesce(ended_at, greatest(started_at, last_active_at), interviews.created_at)
      limit p_limit for no key update skip locked
    ) as due
    where scope is null or organisations.id = any (scope)
    limit p_limit
  ), false);
end $$;

grant execute on function public.claim_expired_recordings to service_role;
