-- The state of retention for an admin:
-- {pending_cleanup_count, default_retention_days,
--  organisations: [{organisation_id, recording_retention_days, transcript_retention_days,
--    pending_cleanup_count: how many interviews have a recording, a transcript or a late file to delete}],
--  last_run: what read_retention_run returns of the latest run over any of their organisations, or null}
-- Raises 'forbidden' for a user who is no admin.
create or replace function public.read_retention_status(p_acting_user uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  administered constant uuid[] := array(
    select organisation_id from public.org_users
    where user_id = p_acting_user and role = any (public.admin_roles())
  );
  last_run jsonb;
  details jsonb;
  pending int;
begin
  if administered = '{}' then
    raise exception using errcode = 'P0001', message = 'forbidden';
  end if;

  select public.read_retention_run(id, administered) into last_run
  from public.retention_runs
  where organisation_ids is null or organisation_ids && administered
  order by created_at desc, id limit 1;

  select sum(due.count), jsonb_agg(
    jsonb_build_object(
      'organisation_id', organisations.id,
      'recording_retention_days', recording_retention_days,
      'transcript_retention_days', transcript_retention_days,
      'pending_cleanup_count', due.count
    ) order by organisations.id
  ) into pending, details
  from public.organisations
  cross join lateral (
    -- An interview counts once, however much of it has expired. The same conditions as in claim_recordings and
    -- read_expired_transcripts, except that what is claimed or has failed counts as well.
    select count(*) from (
      select id from public.interviews
      where organisation_id = organisations.id
        and recording_url is not null and recording_deleted_at is null and not legal_hold
        and coalesce(ended_at, greatest(started_at, last_active_at), created_at)
          < now() - make_interval(
            days => coalesce(recording_retention_days, public.default_retention_days())
          )
      union
      select id from public.interviews
      where organisation_id = organisations.id and not legal_hold
        and (
          transcript_deleted_at is null
          or transcript_deleted_at < greatest(ended_at, last_active_at)
        )
        and coalesce(ended_at, greatest(started_at, last_active_at))
          < now() - make_interval(days => transcript_retention_days)
        and (
          exists (select from public.transcript_segments where interview_id = interviews.id)
          or exists (select from public.interview_turns where interview_id = interviews.id)
        )
      union
      select id from public.interviews
      where organisation_id = organisations.id and not legal_hold and id in (
        select interview_id from public.recording_parts
        where is_late and url is not null and deleted_at is null
      )
    ) as interviews_due
  ) as due
  where organisations.id = any (administered);

  return jsonb_build_object(
    'pending_cleanup_count', pending,
    'default_retention_days', public.default_retention_days(),
    'organisations', details,
    'last_run', last_run
  );
end $$;

grant execute on function public.read_retention_status to service_role;
