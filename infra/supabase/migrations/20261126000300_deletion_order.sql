-- Deleting a role takes its rows in the order in which all others do: interview, score, application. From
-- the top down, as the references have it, it would wait in a circle with whoever scores an interview of
-- it, overrides a score, or deletes what is over.

-- An application's best score goes with the application, and by it with the role. A reference of its own
-- would have every score wait for the role.
alter table public.application_scores
  drop constraint if exists application_scores_job_role_id_fkey;

create or replace function public.take_interviews_first() returns trigger
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

create or replace trigger take_interviews_first before delete on public.job_roles
  for each row execute function public.take_interviews_first();

revoke execute on function public.take_interviews_first
  from public, anon, authenticated, service_role;
