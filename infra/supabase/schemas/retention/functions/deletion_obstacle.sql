-- Why data cannot be deleted now; null: nothing prevents it.
--   legal_hold      one of the interviews must be kept
--   call_under_way  a call of one of them is in progress, or its recording is still to arrive: deleted now,
--                   the recording would stay in storage
create or replace function public.deletion_obstacle(p_interview_ids uuid[])
returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  -- No call lasts longer, and Azure stores a recording for as long.
  longest_call constant interval := '24 h';
begin
  return case
    when exists (
      select from public.interviews where id = any (p_interview_ids) and legal_hold
    ) then 'legal_hold'
    when exists (
      select from public.interview_calls as calls
      left join public.call_recordings as recordings on recordings.call_id = calls.id
      where calls.interview_id = any (p_interview_ids)
        and calls.started_at > clock_timestamp() - longest_call
        and (calls.ended_at is null or recordings.id is not null and not exists (
          select from public.recording_parts as parts
          where parts.interview_id = calls.interview_id
            and parts.recording_id = recordings.recording_id
        ))
    ) then 'call_under_way'
  end;
end $$;
