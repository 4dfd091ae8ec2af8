-- What failed before is tried by a run where its time to be tried again is earlier than this: now, or any time for a
-- run that an admin requested, since its admin may have removed the cause. Once 16 such things of a kind have
-- failed again, none: a run ends when only failures are left, and the others come first in the next one.
-- p_kind: recording, transcript, resume or request
create or replace function public.retention_retries_until(p_run_id uuid, p_kind text)
returns timestamptz
language sql stable set search_path = '' as $$
  select case
    when 16 <= (
      select count(*) from public.retention_failures
      where run_id = p_run_id and failed_before and p_kind = case
        when request_id is not null then 'request'
        when user_id is not null then 'resume'
        when of_transcript then 'transcript'
        else 'recording'
      end
    ) then '-infinity'::timestamptz
    when cause = 'request' then 'infinity'
    else clock_timestamp()
  end
  from public.retention_runs where id = p_run_id
$$;
