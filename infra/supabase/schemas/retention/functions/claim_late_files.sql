-- Claims what came late in the run's organisations, of so many interviews at most:
-- [{interview_id, urls}]. None under legal hold, none that anybody has claimed, and none that this
-- run has tried. The claim lasts for 5 minutes: what is not deleted by then must not be.
create or replace function public.claim_late_files(p_run_id uuid, p_limit int) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  scope uuid[];
  late uuid[];
begin
  if not public.hold_retention_run(p_run_id) then
    return '[]';
  end if;
  select organisation_ids into scope from public.retention_runs where id = p_run_id;

  late := array(
    select id from public.interviews
    where id in (
        select interview_id from public.recording_parts
        where is_late and url is not null and deleted_at is null
      )
      -- Or it broke off there.
      and (retention_claimed_by = p_run_id or exists (
        select from public.recording_parts
        where interview_id = interviews.id and is_late and url is not null and deleted_at is null
          and late_tried_by is distinct from p_run_id
      ))
      and (scope is null or organisation_id = any (scope))
      and not legal_hold
      and (retention_claimed_until is null or retention_claimed_until < clock_timestamp())
    limit p_limit for no key update skip locked
  );
  update public.interviews set
    retention_claimed_until = clock_timestamp() + public.deletion_lease(),
    retention_claimed_by = p_run_id
  where id = any (late);
  update public.recording_parts set
    deletion_claimed_at = clock_timestamp(), late_tried_by = p_run_id
  where interview_id = any (late) and is_late and url is not null and deleted_at is null;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('interview_id', interview_id, 'urls', urls)), '[]')
    from (
      select interview_id, jsonb_agg(file order by part_index, file) as urls
      from public.recording_parts
      cross join unnest(array[url, metadata_location]) as file
      where interview_id = any (late) and is_late and url is not null and deleted_at is null
        and file is not null
      group by interview_id
    ) as files
  );
end $$;

grant execute on function public.claim_late_files to service_role;
