-- Forgets resumes that are gone from storage: of how many people. What they uploaded meanwhile stays.
create or replace function public.finish_resumes(p_run_id uuid, p_user_ids uuid[]) returns int
language plpgsql security definer set search_path = '' as $$
declare
  -- What is left then is not due yet, or it is nothing.
  next_review_after constant interval := '1 day';
  finished uuid[];
begin
  -- In the order in which others take them. Who is just being deleted is waited for: the audit log would
  -- tell of them for good.
  perform from auth.users where id = any (p_user_ids) order by id for key share;
  perform from public.candidate_profiles where user_id = any (p_user_ids)
  order by user_id for no key update;
  perform from public.interviews where application_id in (
    select id from public.applications where candidate_id = any (p_user_ids)
  ) order by id for no key update;
  perform from public.resume_reviews where user_id = any (p_user_ids)
  order by user_id for no key update;
  with ended as (
    update public.resume_reviews set claimed_until = null, review_at = now() + next_review_after
    where user_id = any (p_user_ids) and claimed_until is not null
    returning user_id
  )
  select coalesce(array_agg(user_id), '{}') into finished from ended;
  update public.candidate_profiles set cv_file_path = null, cv_uploaded_at = null
  where user_id = any (finished) and public.names_no_resume(user_id);
  perform public.release_claims(p_run_id, array(
    select interviews.id from public.interviews
    join public.applications on applications.id = interviews.application_id
    where applications.candidate_id = any (finished)
  ));

  perform public.write_audit(
    'resume.deleted', 'user', applied.candidate_id, applied.organisation_id,
    runs.requested_by, null, jsonb_build_object('run_id', runs.id)
  )
  from (
    select distinct applications.candidate_id, job_roles.organisation_id
    from public.applications
    join public.job_roles on job_roles.id = applications.job_role_id
    where applications.candidate_id = any (finished)
  ) as applied
  cross join public.retention_runs as runs
  where runs.id = p_run_id;
  update public.retention_runs set resumes_deleted = resumes_deleted + cardinality(finished)
  where id = p_run_id;
  perform public.hold_retention_run(p_run_id);
  return cardinality(finished);
end $$;

grant execute on function public.finish_resumes to service_role;
