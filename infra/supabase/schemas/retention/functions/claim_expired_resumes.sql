-- When the resumes of a person are no longer needed, by all organisations to which they applied:
-- {due_at: null while one of them needs the resumes, or keeps transcripts for good,
--  days: for how long the one that keeps transcripts longest keeps them}
-- An organisation needs a resume until the last interview of the application has ended; without an
-- interview, until the application is refused or leads to a job, or the role is closed.
create or replace function public.resume_retention(p_user uuid, out due_at timestamptz, out days int)
language sql stable security definer set search_path = '' as $$
  select
    case when bool_and(ended.at is not null and organisations.transcript_retention_days is not null)
      then max(ended.at + make_interval(days => organisations.transcript_retention_days)) end,
    max(organisations.transcript_retention_days)
  from public.applications
  join public.job_roles on job_roles.id = applications.job_role_id
  join public.organisations on organisations.id = job_roles.organisation_id
  cross join lateral (
    select case
      when max(happened.at) is not null and not coalesce(bool_or(
        happened.at is null and interviews.status not in ('cancelled', 'expired')
      ), false) then max(happened.at)
      when public.is_application_closed(applications.status, job_roles.status) then greatest(
        applications.updated_at,
        case when job_roles.status = 'closed' then job_roles.updated_at end,
        max(happened.at)
      )
    end as at
    from public.interviews
    cross join lateral coalesce(ended_at, greatest(started_at, last_active_at)) as happened (at)
    where interviews.application_id = applications.id
  ) as ended
  where applications.candidate_id = p_user
$$;

-- Claims the resumes of a person that are due: [] or [{user_id, paths}]. Otherwise sets when they are
-- reviewed again, if ever.
-- p_files: [{path, uploaded_at}]: all that list_resume_files returns of the person
create or replace function public.review_resumes(p_run_id uuid, p_user uuid, p_files jsonb)
returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  lease constant interval := '5 min';
  held_review_after constant interval := '1 day';
  -- Not everything that ends an organisation's need queues a review: a change of its retention does not.
  needed_review_after constant interval := '30 days';
  -- A file that the profile names since less may still be uploading.
  upload_lasts constant interval := '1 day';
  interview_ids uuid[];
  retention record;
  paths text[];
  next_review timestamptz;
  locked int;
  -- A file that the profile names, and that is missing or somebody else's.
  wrong_path constant text := (
    select cv_file_path from public.candidate_profiles
    where user_id = p_user
      and (cv_uploaded_at is null or cv_uploaded_at < clock_timestamp() - upload_lasts)
      and not p_files @> jsonb_build_array(jsonb_build_object('path', cv_file_path))
  );
begin
  if p_files = '[]' and exists (
    select from public.resume_reviews where user_id = p_user and claimed_until is not null
  ) then
    -- An interrupted run deleted them: they are still to be recorded as deleted.
    update public.resume_reviews set claimed_until = clock_timestamp() + lease
    where user_id = p_user;
    return jsonb_build_array(jsonb_build_object('user_id', p_user, 'paths', p_files));
  end if;

  if p_files <> '[]' or wrong_path is not null then
    interview_ids := array(
      select interviews.id from public.interviews
      join public.applications on applications.id = interviews.application_id
      where applications.candidate_id = p_user
    );
    -- Waits for no lock: whoever holds one may wait for this person's review.
    perform from public.interviews where id = any (interview_ids) for no key update skip locked;
    get diagnostics locked = row_count;
    select * into retention from public.resume_retention(p_user);
    paths := array(
      select path from jsonb_to_recordset(p_files) as file (path text, uploaded_at timestamptz)
      where uploaded_at < now() - make_interval(days => retention.days)
    );
    next_review := case
      when retention.due_at is null then case
        when exists (select from public.applications where candidate_id = p_user)
          then now() + needed_review_after
      end
      when retention.due_at > now() then retention.due_at
      when exists (select from public.interviews where id = any (interview_ids) and legal_hold)
        then now() + held_review_after
      when locked < cardinality(interview_ids) or exists (
        select from public.interviews
        where id = any (interview_ids) and retention_claimed_until > clock_timestamp()
      ) then now() + lease
      when paths = '{}' then (
        select min(uploaded_at) + make_interval(days => retention.days)
        from jsonb_to_recordset(p_files) as file (uploaded_at timestamptz)
      )
    end;
    if next_review is null and retention.due_at is not null then
      begin
        -- Skipped while the person saves their profile: that may wait for this review.
        update public.candidate_profiles set cv_file_path = null, cv_uploaded_at = null
        where cv_file_path = wrong_path and user_id = (
          select user_id from public.candidate_profiles
          where user_id = p_user for no key update skip locked
        );
      exception when check_violation then
        -- A row that is older than a check constraint may violate it. The others are still reviewed.
        insert into public.retention_failures (run_id, user_id, reason)
        values (p_run_id, p_user, 'check_violation') on conflict do nothing;
        next_review := now() + held_review_after;
      end;
      if paths <> '{}' then
        update public.interviews set
          retention_claimed_until = clock_timestamp() + lease, retention_claimed_by = p_run_id
        where id = any (interview_ids);
        update public.resume_reviews set claimed_until = clock_timestamp() + lease
        where user_id = p_user;
        return jsonb_build_array(jsonb_build_object('user_id', p_user, 'paths', to_jsonb(paths)));
      end if;
    end if;
  end if;

  update public.resume_reviews set review_at = next_review, deletion_failures = 0
  where user_id = p_user and next_review is not null;
  delete from public.resume_reviews where user_id = p_user and next_review is null;
  return '[]';
end $$;

-- Claims the resumes of at most p_limit people that are due, those that failed before last. A run of some organisations claims those of people
-- who applied to no other:
-- {resumes: [{user_id, paths}], more: whether there may be more}
-- paths is empty where an interrupted run deleted the files, but did not record it.
-- The claim lasts for 5 minutes: after that nothing of it may be deleted.
create or replace function public.claim_expired_resumes(p_run_id uuid, p_limit int) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  reviewed_at_most constant int := 500;
  scope uuid[];
  retries_until timestamptz;
  people uuid[];
  person uuid;
  files jsonb;
  resumes jsonb := '[]';
begin
  update public.retention_runs set lease_until = default
  where id = p_run_id and state = 'running'
  returning organisation_ids into scope;
  if not found then
    return jsonb_build_object('resumes', resumes, 'more', false);
  end if;

  retries_until := public.retention_retries_until(p_run_id, 'resume');
  people := array(
    select user_id from public.resume_reviews as reviews
    where review_at < case when deletion_failures = 0 then clock_timestamp() else retries_until end
      and (claimed_until is null or claimed_until < clock_timestamp())
      and (scope is null or user_id in (
        select applications.candidate_id from public.applications
        join public.job_roles on job_roles.id = applications.job_role_id
        where job_roles.organisation_id = any (scope)
      ) and (
        select bool_and(job_roles.organisation_id = any (scope)) from public.applications
        join public.job_roles on job_roles.id = applications.job_role_id
        where applications.candidate_id = reviews.user_id
      ))
      and not exists (
        select from public.retention_failures
        where run_id = p_run_id and user_id = reviews.user_id
      )
    order by deletion_failures > 0, review_at, user_id limit reviewed_at_most for no key update skip locked
  );
  select jsonb_object_agg(user_id, person_files) into files
  from (
    select user_id, jsonb_agg(
      jsonb_build_object('path', path, 'uploaded_at', uploaded_at) order by path
    ) as person_files
    from public.list_resume_files(people) group by user_id
  ) as by_person;
  foreach person in array people loop
    exit when jsonb_array_length(resumes) = p_limit;
    resumes := resumes
      || public.review_resumes(p_run_id, person, coalesce(files -> person::text, '[]'));
  end loop;
  return jsonb_build_object(
    'resumes', resumes,
    'more', jsonb_array_length(resumes) = p_limit or cardinality(people) = reviewed_at_most
  );
end $$;

grant execute on function public.claim_expired_resumes to service_role;
