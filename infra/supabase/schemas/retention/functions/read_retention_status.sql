-- How many interviews of an organisation have a recording or a transcript that is due, or a file that
-- came late.
create or replace function public.count_due_interviews(
  p_organisation_id uuid,
  p_recording_days int,
  p_transcript_days int
) returns int
language sql stable security definer set search_path = '' set enable_seqscan = off as $$
  select count(*)::int
  from (
    select id from public.interviews
    where organisation_id = p_organisation_id
      and recording_url is not null and recording_deleted_at is null and not legal_hold
      and coalesce(ended_at, greatest(started_at, last_active_at), created_at)
        < public.retention_cutoff(
          coalesce(p_recording_days, public.default_retention_days())
        )
    union
    select id from public.interviews
    where organisation_id = p_organisation_id
      and not legal_hold
      and (
        transcript_deleted_at is null
        or transcript_deleted_at < greatest(ended_at, last_active_at)
      )
      and coalesce(ended_at, greatest(started_at, last_active_at))
        < public.retention_cutoff(p_transcript_days)
      and (
        exists (select from public.transcript_segments where interview_id = interviews.id)
        or exists (select from public.interview_turns where interview_id = interviews.id)
      )
    union
    select id from public.interviews
    where organisation_id = p_organisation_id and not legal_hold and id in (
      select interview_id from public.recording_parts
      where is_late and url is not null and deleted_at is null
    )
  ) as due
$$;

-- For an admin: {pending_cleanup_count, default_retention_days,
--  organisations: [{organisation_id, recording_retention_days, transcript_retention_days,
--    pending_cleanup_count: what count_due_interviews gives}],
--  last_run: null or what told_of_run gives of the latest that covered any of their organisations}
-- Raises 'forbidden' for a user who administers nothing.
create or replace function public.read_retention_status(p_acting_user uuid) returns jsonb
-- The index gives what is due of each organisation; reading the table never pays.
language plpgsql stable security definer set search_path = '' set enable_seqscan = off as $$
declare
  administered constant uuid[] := array(
    select organisation_id from public.org_users
    where user_id = p_acting_user and role = any (public.admin_roles())
  );
  run public.retention_runs;
  last_run jsonb;
  details jsonb;
begin
  if administered = '{}' then
    raise exception using errcode = 'P0001', message = 'forbidden';
  end if;

  select * into run from public.retention_runs
  where public.scopes_overlap(organisation_ids, administered)
  order by created_at desc, id limit 1;
  if found then
    last_run := public.told_of_run(run.id, administered);
  end if;

  select jsonb_agg(
    jsonb_build_object(
      'organisation_id', id,
      'recording_retention_days', recording_retention_days,
      'transcript_retention_days', transcript_retention_days,
      'pending_cleanup_count', public.count_due_interviews(
        id, recording_retention_days, transcript_retention_days
      )
    ) order by id
  ) into details
  from public.organisations where id = any (administered);

  return jsonb_build_object(
    'pending_cleanup_count', (
      select sum((organisation ->> 'pending_cleanup_count')::int)
      from jsonb_array_elements(details) as organisation
    ),
    'default_retention_days', public.default_retention_days(),
    'organisations', details,
    'last_run', last_run
  );
end $$;

grant execute on function public.read_retention_status to service_role;
