-- Claims calls whose recording is to be started or stopped: [{server_call_id, action: start or stop,
-- recording_id: the one to stop, start_id: the same for each attempt at one start}]. The caller does it; a
-- claim whose result is not saved before its lease ends is given again, as long as there is need.
-- A recording is started only with p_record, and where the candidate's latest consent includes it. It is
-- stopped where they have withdrawn that, or somebody completed the interview.
-- A start whose outcome is unknown (its claim was neither saved nor released) is repeated under the same id,
-- which gives the same recording; also after the candidate has withdrawn, since only then can it be stopped.
create or replace function public.claim_recording_actions(p_record boolean, p_limit int)
returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  -- Longer than Azure Communication Services may take to answer.
  lease constant interval := '30 s';
  -- A call whose end was never reported is not tried forever.
  longest_call constant interval := '24 h';
  actions jsonb;
begin
  with due as (
    select calls.id, running.recording_id, md5(format(
      '%s:%s', calls.server_call_id,
      (select count(*) from public.call_recordings where call_id = calls.id)
    ))::uuid as start_id
    from public.interview_calls as calls
    join public.interviews on interviews.id = calls.interview_id
    cross join lateral (
      select recording from public.interview_consents
      where interview_id = calls.interview_id order by created_at desc limit 1
    ) as consent
    left join lateral (
      select recording_id from public.call_recordings
      where call_id = calls.id and stopped_at is null
      order by started_at desc, recording_id limit 1
    ) as running on true
    where calls.started_at is not null and calls.ended_at is null
      and (calls.control_claimed_at is null
        or calls.control_claimed_at < clock_timestamp() - lease)
      and case
        when running.recording_id is null
          then p_record and calls.started_at > clock_timestamp() - longest_call
            and (calls.control_paused_until is null
              or calls.control_paused_until < clock_timestamp())
            and case
              when consent.recording then interviews.status = 'in_progress'
              else calls.control_claimed_at is not null
            end
        else not consent.recording or interviews.closed_at is not null
      end
    order by calls.started_at, calls.id limit p_limit
    for no key update of calls skip locked
  ), claimed as (
    update public.interview_calls as calls set control_claimed_at = clock_timestamp()
    from due where calls.id = due.id
    returning calls.server_call_id, calls.started_at, due.recording_id, due.start_id
  )
  select coalesce(
    jsonb_agg(
      jsonb_build_object(
        'server_call_id', server_call_id,
        'action', case when recording_id is null then 'start' else 'stop' end,
        'recording_id', recording_id,
        'start_id', start_id
      ) order by started_at, server_call_id
    ), '[]'
  ) into actions
  from claimed;
  return actions;
end $$;

grant execute on function public.claim_recording_actions to service_role;
