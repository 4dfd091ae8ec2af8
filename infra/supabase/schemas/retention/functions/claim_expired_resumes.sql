-- Until when a person's resumes are kept, and for how many days at least a file is:
-- {due_at: null while an organisation that they applied to needs them still, or keeps transcripts for
--  good; days: the most that any of these keeps them}
-- What an organisation had with somebody ended with their last interview; without one, when their
-- application was refused or led to a job, or its role was closed.
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
      when public.is_over(applications.status, job_roles.status) then greatest(
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

grant execute on function public.claim_expired_resumes to service_role;
