create or replace function public.refresh_application_scores(p_application_ids uuid[])
returns void
language plpgsql security definer set search_path = '' as $$
begin
  -- Scores of two interviews of one application take turns.
  perform from public.applications where id = any (p_application_ids)
  order by id for no key update;
  delete from public.application_scores where application_id = any (p_application_ids);
  insert into public.application_scores (application_id, job_role_id, interview_id, best_score)
  select distinct on (applications.id)
    applications.id, applications.job_role_id, interviews.id, interview_scores.overall_score
  from public.applications
  join public.interviews on interviews.application_id = applications.id
  join public.interview_scores on interview_scores.interview_id = interviews.id
  where applications.id = any (p_application_ids)
  order by applications.id, interview_scores.overall_score desc, interviews.id;
end $$;
