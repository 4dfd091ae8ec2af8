-- Stores the best score of each application whose scores a statement has changed. The interview of a deleted
-- score may be deleted, too: then only applications whose best score it was are found, and only they need it.
create or replace function public.sync_application_scores() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  application_ids uuid[];
begin
  if tg_op = 'UPDATE' then
    application_ids := array(
      select interviews.application_id
      from changed
      join was on was.id = changed.id
      join public.interviews on interviews.id = changed.interview_id
      where changed.overall_score is distinct from was.overall_score
    );
  else
    application_ids := array(
      select application_id from public.interviews
      where id in (select interview_id from changed)
      union
      select application_id from public.application_scores
      where interview_id in (select interview_id from changed)
    );
  end if;
  if application_ids = '{}' then
    return null;
  end if;

  -- Scores of two interviews of one application are stored one after the other.
  perform from public.applications where id = any (application_ids)
  order by id for no key update;
  delete from public.application_scores where application_id = any (application_ids);
  insert into public.application_scores (application_id, job_role_id, interview_id, best_score)
  select distinct on (applications.id)
    applications.id, applications.job_role_id, interviews.id, interview_scores.overall_score
  from public.applications
  join public.interviews on interviews.application_id = applications.id
  join public.interview_scores on interview_scores.interview_id = interviews.id
  where applications.id = any (application_ids)
  order by applications.id, interview_scores.overall_score desc, interviews.id;
  return null;
end $$;
