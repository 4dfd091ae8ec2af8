-- Before a job role is deleted: locks its interviews and their scores in the order in which storing a score
-- locks them. The cascade would lock them in another order, and deadlock.
create or replace function public.lock_interviews_of_job_role() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  interview_ids constant uuid[] := array(
    select interviews.id from public.applications
    join public.interviews on interviews.application_id = applications.id
    where applications.job_role_id = old.id
  );
begin
  perform from public.interviews where id = any (interview_ids) order by id for update;
  perform from public.interview_scores where interview_id = any (interview_ids)
  order by interview_id for update;
  return old;
end $$;
