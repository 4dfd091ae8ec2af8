-- Resumes whose time is over: the next step of a run.

-- Looks at a person's resumes: those that are due are claimed, as claim_expired_resumes gives them;
-- else it is said when to look again, if ever.
-- p_uploads: all that uploads_of gives of the person, [{path, uploaded_at}]
create or replace function public.review_resumes(p_run_id uuid, p_user uuid, p_uploads jsonb)
returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  lease constant interval := '5 min';
  held_review_after constant interval := '1 day';
  -- What ends an organisation's need is not always told, such as the end of its own retention.
  needed_review_after constant interval := '30 days';
  theirs uuid[];
  kept record;
  paths text[];
  next_review timestamptz;
  locked int;
begin
  if p_uploads = '[]' and exists (
    select from public.resume_reviews where user_id = p_user and claimed_until is not null
  ) then
    -- Whoever claimed them deleted them, and was not heard of again: it is to be told.
    update public.resume_reviews set claimed_until = clock_timestamp() + lease
    where user_id = p_user;
    return jsonb_build_array(jsonb_build_object('user_id', p_user, 'paths', p_uploads));
  end if;

  if p_uploads <> '[]' or public.names_no_resume(p_user) then
    theirs := array(select public.interviews_of(p_user));
    -- Nobody is waited for who may wait for this person's review.
    perform from public.interviews where id = any (theirs) for no key update skip locked;
    get diagnostics locked = row_count;
    select * into kept from public.resume_retention(p_user);
    paths := array(
      select path from jsonb_to_recordset(p_uploads) as upload (path text, uploaded_at timestamptz)
      where uploaded_at < public.retention_cutoff(kept.days)
    );
    next_review := case
      when kept.due_at is null then case
        when exists (select from public.applications where candidate_id = p_user)
          then now() + needed_review_after
      end
      when kept.due_at > now() then kept.due_at
      when exists (select from public.interviews where id = any (theirs) and legal_hold)
        then now() + held_review_after
      when locked < cardinality(theirs) or public.are_claimed(theirs) then now() + lease
      when paths = '{}' then (
        select min(uploaded_at) + make_interval(days => kept.days)
        from jsonb_to_recordset(p_uploads) as upload (uploaded_at timestamptz)
      )
    end;
    if next_review is null and paths = '{}' and kept.due_at is not null then
      -- Whoever saves their profile just now may wait for this review.
      update public.candidate_profiles set cv_file_path = null, cv_uploaded_at = null
      where user_id = (
        select user_id from public.candidate_profiles
        where user_id = p_user for no key update skip locked
      ) and public.names_no_resume(user_id);
    elsif next_review is null and kept.due_at is not null then
      update public.interviews set
        retention_claimed_until = clock_timestamp() + lease, retention_claimed_by = p_run_id
      where id = any (theirs);
      update public.resume_reviews set claimed_until = clock_timestamp() + lease
      where user_id = p_user;
      return jsonb_build_array(jsonb_build_object('user_id', p_user, 'paths', to_jsonb(paths)));
    end if;
  end if;

  update public.resume_reviews set review_at = next_review
  where user_id = p_user and next_review is not null;
  delete from public.resume_reviews where user_id = p_user and next_review is null;
  return '[]';
end $$;

-- Claims the resumes of people that are due, of so many at most who applied to none but the run's
-- organisations: {resumes: [{user_id, paths}], more: whether there may be more}.
-- The claim lasts for 5 minutes: what is not deleted by then must not be.
create or replace function public.claim_expired_resumes(p_run_id uuid, p_limit int) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  looks_at_most constant int := 500;
  scope uuid[];
  people uuid[];
  person uuid;
  uploads jsonb;
  resumes jsonb := '[]';
begin
  if not public.hold_retention_run(p_run_id) then
    return jsonb_build_object('resumes', resumes, 'more', false);
  end if;
  select organisation_ids into scope from public.retention_runs where id = p_run_id;

  people := array(
    select user_id from public.resume_reviews as reviews
    where review_at <= now()
      and (claimed_until is null or claimed_until < clock_timestamp())
      and (scope is null or user_id in (
        select applications.candidate_id from public.applications
        join public.job_roles on job_roles.id = applications.job_role_id
        where job_roles.organisation_id = any (scope)
      ) and public.applied_only_to(user_id, scope))
      and not exists (
        select from public.retention_failures
        where run_id = p_run_id and user_id = reviews.user_id
      )
    order by review_at, user_id limit looks_at_most for no key update skip locked
  );
  select jsonb_object_agg(user_id, files) into uploads
  from (
    select user_id,
      jsonb_agg(jsonb_build_object('path', path, 'uploaded_at', uploaded_at) order by path) as files
    from public.uploads_of(people) group by user_id
  ) as of_each;
  foreach person in array people loop
    exit when jsonb_array_length(resumes) = p_limit;
    resumes := resumes
      || public.review_resumes(p_run_id, person, coalesce(uploads -> person::text, '[]'));
  end loop;
  return jsonb_build_object(
    'resumes', resumes,
    'more', jsonb_array_length(resumes) = p_limit or cardinality(people) = looks_at_most
  );
end $$;

-- Forgets resumes that are gone from storage: of how many people. What they uploaded meanwhile stays.
create or replace function public.finish_resumes(p_run_id uuid, p_user_ids uuid[]) returns int
language plpgsql security definer set search_path = '' as $$
declare
  -- What is left then is not due yet, or it is nothing.
  next_review_after constant interval := '1 day';
  finished uuid[];
begin
  -- In the order in which others take them.
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

-- Writes down what could not be deleted, and why: a recording, by its interview, or somebody's resumes.
-- It is given again in the next run.
create or replace function public.note_retention_failure(
  p_run_id uuid,
  p_reason text,
  p_interview_id uuid default null,
  p_user_id uuid default null
) returns void
language plpgsql security definer set search_path = '' as $$
declare
  longest_reason constant int := 500;
begin
  insert into public.retention_failures (run_id, interview_id, user_id, reason)
  select p_run_id, p_interview_id, p_user_id, left(p_reason, longest_reason)
  where exists (select from public.interviews where id = p_interview_id)
    or exists (select from auth.users where id = p_user_id)
  on conflict do nothing;
  update public.resume_reviews set claimed_until = null where user_id = p_user_id;
  perform public.release_claims(
    p_run_id, array(select public.interviews_of(p_user_id)) || p_interview_id
  );
  perform public.hold_retention_run(p_run_id);
end $$;

drop function if exists public.resume_is_due;
revoke execute on function
  public.review_resumes, public.claim_expired_resumes, public.finish_resumes,
  public.note_retention_failure
from public, anon, authenticated, service_role;
grant execute on function
  public.claim_expired_resumes, public.finish_resumes, public.note_retention_failure
to service_role;
