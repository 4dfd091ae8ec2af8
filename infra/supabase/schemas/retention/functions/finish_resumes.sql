-- Records that the claimed resumes were deleted from storage: of how many people. A resume that was uploaded
-- meanwhile stays.
create or replace function public.finish_resumes(p_run_id uuid, p_user_ids uuid[]) returns int
language plpgsql security definer set search_path = '' as $$
declare
  -- What is left has not expired yet, or nothing is left.
  next_review_after constant interval := '1 day';
  -- A file that the profile names since less may still be uploading.
  upload_lasts constant interval := '1 day';
  finished uuid[];
begin
  -- In the order in which other functions lock these rows, after a deletion of one of the users: otherwise
  -- the audit log would contain their id for good.
  perform from auth.users where id = any (p_user_ids) order by id for key share;
  perform from public.candidate_profiles where user_id = any (p_user_ids)
  order by user_id for no key update;
  perform from public.interviews where application_id in (
    select id from public.applications where candidate_id = any (p_user_ids)
  ) order by id for no key update;
  perform from public.resume_reviews where user_id = any (p_user_ids)
  order by user_id for no key update;
  with ended as (
    update public.resume_reviews set
      claimed_until = null, review_at = now() + next_review_after, deletion_failures = 0
    where user_id = any (p_user_ids) and claimed_until is not null
    returning user_id
  )
  select coalesce(array_agg(user_id), '{}') into finished from ended;
  update public.candidate_profiles set cv_file_path = null, cv_uploaded_at = null
  where user_id = any (finished) and cv_file_path is not null
    and (cv_uploaded_at is null or cv_uploaded_at < clock_timestamp() - upload_lasts)
    and not exists (
      select from storage.objects
      where bucket_id = 'candidate-cvs' and name = candidate_profiles.cv_file_path
    );
  update public.interviews set retention_claimed_until = null, retention_claimed_by = null
  where retention_claimed_by = p_run_id and application_id in (
    select id from public.applications where candidate_id = any (finished)
  );

  -- One entry for each organisation to which the person applied.
  insert into public.audit_log
    (action, entity_type, entity_id, organisation_id, user_id, new_values)
  select 'resume.deleted', 'user', applied.candidate_id, applied.organisation_id,
    runs.requested_by, jsonb_build_object('run_id', runs.id)
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
  update public.retention_runs set lease_until = default
  where id = p_run_id and state = 'running';
  return cardinality(finished);
end $$;

grant execute on function public.finish_resumes to service_role;
