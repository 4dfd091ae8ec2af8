-- Whether somebody is deleting data of one of the interviews.
create or replace function public.are_claimed(p_interview_ids uuid[]) returns boolean
language sql volatile security definer set search_path = '' as $$
  select exists (
    select from public.interviews
    where id = any (p_interview_ids) and retention_claimed_until > clock_timestamp()
  )
$$;
