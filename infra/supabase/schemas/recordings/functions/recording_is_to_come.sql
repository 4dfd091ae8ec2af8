-- Whether a call of any of the interviews goes on, or its recording is still to come: it would stay
-- behind in storage.
create or replace function public.recording_is_to_come(p_interview_ids uuid[]) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (
    select from public.interview_calls as calls
    left join public.call_recordings as recordings on recordings.call_id = calls.id
    where calls.interview_id = any (p_interview_ids)
      -- Azure keeps a recording for as long, and no call goes on for longer.
      and calls.started_at > clock_timestamp() - interval '24 h'
      and (calls.ended_at is null or recordings.id is not null and not exists (
        select from public.recording_parts as parts
        where parts.interview_id = calls.interview_id
          and parts.recording_id = recordings.recording_id
      ))
  )
$$;
