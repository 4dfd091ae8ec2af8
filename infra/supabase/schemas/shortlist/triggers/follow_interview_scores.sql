-- Follows the scores that a statement changed. The interview of a lost one may be gone as well: then
-- only applications whose best it was are found, and only they need be.
create or replace function public.follow_interview_scores() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform public.refresh_application_scores(array(
    select application_id from public.interviews
    where id in (select interview_id from changed)
    union
    select application_id from public.application_scores
    where interview_id in (select interview_id from changed)
  ));
  return null;
end $$;
