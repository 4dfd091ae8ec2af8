-- Transcripts whose time is over, where an organisation lets them go, and the resumes that nothing
-- needs any more.

-- Whether somebody applied to the given organisations and to no other; null stands for all.
create or replace function public.applied_only_to(p_user uuid, p_organisation_ids uuid[])
returns boolean
language sql stable security definer set search_path = '' as $$
  select p_organisation_ids is null or coalesce(bool_and(
    job_roles.organisation_id = any (p_organisation_ids)
  ), false)
  from public.applications
  join public.job_roles on job_roles.id = applications.job_role_id
  where applications.candidate_id = p_user
$$;

-- Whether a resume is due: each organisation that the person applied to lets go what is older, and has
-- ended what it had with them longer ago than that; and the file is as old. A legal hold on any of it
-- keeps the resume.
create or replace function public.resume_is_due(p_user uuid, p_uploaded_at timestamptz)
returns boolean
language sql stable security definer set search_path = '' as $$
  select count(*) > 0 and bool_and(
    organisations.transcript_retention_days is not null
    and (p_uploaded_at is null or p_uploaded_at < cutoff)
    and exists (select from public.interviews where application_id = applications.id)
    and not exists (
      select from public.interviews
      where application_id = applications.id and (
        legal_hold
        or ended_at >= cutoff
        or ended_at is null and status not in ('cancelled', 'expired')
      )
    )
  )
  from public.applications
  join public.job_roles on job_roles.id = applications.job_role_id
  join public.organisations on organisations.id = job_roles.organisation_id
  cross join lateral public.retention_cutoff(organisations.transcript_retention_days) as cutoff
  where applications.candidate_id = p_user
$$;

-- Whether a file in the bucket of resumes is the person's: they uploaded it, or it lies in their folder. A
-- profile says any path, somebody else's too, and proves nothing.
create or replace function public.is_resume_of(p_user uuid, p_name text, p_owner text)
returns boolean
language sql immutable set search_path = '' as $$
  select coalesce(p_owner = p_user::text, false) or starts_with(p_name, p_user || '/')
$$;

-- Whether the file that a profile says is there, and is the person's.
create or replace function public.has_resume_at(p_user uuid, p_path text) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (
    select from storage.objects
    where bucket_id = 'candidate-cvs' and name = p_path
      and public.is_resume_of(p_user, name, coalesce(owner_id, owner::text))
  );
end $$;

-- Deletes the transcripts of interviews: what was said, and what of it the scores quote. How many had
-- one. The people who said it are remembered, for their resumes.
create or replace function public.delete_transcripts(p_run_id uuid, p_interview_ids uuid[])
returns int
language plpgsql security definer set search_path = '' as $$
declare
  deleted uuid[];
begin
  with segments as (
    delete from public.transcript_segments where interview_id = any (p_interview_ids)
    returning interview_id
  ), turns as (
    delete from public.interview_turns where interview_id = any (p_interview_ids)
    returning interview_id
  )
  select coalesce(array_agg(interview_id), '{}') into deleted
  from (select interview_id from segments union select interview_id from turns) as said;

  update public.score_dimensions set cited_quotes = '[]'
  where interview_id = any (p_interview_ids) and cited_quotes <> '[]';
  update public.interviews set transcript_deleted_at = clock_timestamp()
  where id = any (p_interview_ids);
  insert into public.expiring_resumes (user_id)
  select distinct applications.candidate_id
  from public.interviews
  join public.applications on applications.id = interviews.application_id
  join public.candidate_profiles on candidate_profiles.user_id = applications.candidate_id
  where interviews.id = any (p_interview_ids) and cv_file_path is not null
  on conflict (user_id) do nothing;

  perform public.write_audit(
    'transcript.deleted', 'interview', interviews.id, interviews.organisation_id,
    runs.requested_by, null, jsonb_build_object('run_id', runs.id)
  )
  from public.interviews cross join public.retention_runs as runs
  where interviews.id = any (deleted) and runs.id = p_run_id;
  update public.retention_runs set transcripts_deleted = transcripts_deleted + cardinality(deleted)
  where id = p_run_id;
  return cardinality(deleted);
end $$;

-- Looks at people whose resume may be due and who applied to none but the run's organisations, each
-- once a run: {resumes: [{user_id, path: null where there is no file of theirs}], reviewed: how many}.
create or replace function public.claim_expired_resumes(p_run_id uuid, p_limit int) returns jsonb
language sql security definer set search_path = '' as $$
  with next as (
    select expiring.user_id, profiles.cv_file_path as path,
      public.resume_is_due(profiles.user_id, profiles.cv_uploaded_at) as is_due
    from public.expiring_resumes as expiring
    join public.retention_runs as runs on runs.id = p_run_id
    left join public.candidate_profiles as profiles on profiles.user_id = expiring.user_id
    where reviewed_run_id is distinct from p_run_id
      and public.applied_only_to(expiring.user_id, runs.organisation_ids)
    order by expiring.user_id limit p_limit
    for no key update of expiring skip locked
  ), reviewed as (
    update public.expiring_resumes set
      reviewed_run_id = p_run_id, path = case when is_due then next.path end
    from next where next.user_id = expiring_resumes.user_id and next.path is not null
    returning expiring_resumes.user_id, expiring_resumes.path
  ), withdrawn as (
    delete from public.expiring_resumes using next
    where next.user_id = expiring_resumes.user_id and next.path is null
  )
  select jsonb_build_object(
    'resumes', (
      select coalesce(
        jsonb_agg(
          jsonb_build_object(
            'user_id', user_id,
            'path', case when public.has_resume_at(user_id, path) then path end
          ) order by user_id
        ), '[]'
      )
      from reviewed where path is not null
    ),
    'reviewed', (select count(*) from next)
  )
$$;

-- Deletes transcripts of the run's organisations that are due, at most so many, and gives resumes that
-- are, to be deleted from storage: {deleted: how many transcripts, resumes: [{user_id, path: null where
-- there is no file of theirs}], more: whether there may be more of either}. Each resume is given once a
-- run.
create or replace function public.delete_expired_transcripts(p_run_id uuid, p_limit int)
returns jsonb
-- The index gives what is due of each organisation; reading the table never pays.
language plpgsql security definer set search_path = '' set enable_seqscan = off as $$
declare
  scope uuid[];
  due uuid[];
  deleted int;
  resumes jsonb;
begin
  if not public.hold_retention_run(p_run_id) then
    return jsonb_build_object('deleted', 0, 'resumes', '[]'::jsonb, 'more', false);
  end if;
  select organisation_ids into scope from public.retention_runs where id = p_run_id;

  due := array(
    select ended.id
    from public.organisations
    cross join lateral (
      select interviews.id from public.interviews
      where interviews.organisation_id = organisations.id
        and not legal_hold
        and (transcript_deleted_at is null or transcript_deleted_at < ended_at)
        and ended_at < public.retention_cutoff(organisations.transcript_retention_days)
      order by ended_at limit p_limit for no key update skip locked
    ) as ended
    where organisations.transcript_retention_days is not null
      and (scope is null or organisations.id = any (scope))
    limit p_limit
  );
  deleted := public.delete_transcripts(p_run_id, due);
  resumes := public.claim_expired_resumes(p_run_id, p_limit);
  return jsonb_build_object(
    'deleted', deleted,
    'resumes', resumes -> 'resumes',
    'more', cardinality(due) = p_limit or (resumes ->> 'reviewed')::int = p_limit
  );
end $$;

-- Forgets resumes that are gone from storage: how many were. One that was replaced meanwhile stays.
create or replace function public.finish_resumes(p_run_id uuid, p_user_ids uuid[]) returns int
language plpgsql security definer set search_path = '' as $$
declare
  finished uuid[];
begin
  with forgotten as (
    update public.candidate_profiles as profiles set cv_file_path = null, cv_uploaded_at = null
    from public.expiring_resumes as expiring
    where profiles.user_id = any (p_user_ids) and expiring.user_id = profiles.user_id
      and profiles.cv_file_path = expiring.path
    returning profiles.user_id
  )
  select coalesce(array_agg(user_id), '{}') into finished from forgotten;
  delete from public.expiring_resumes where user_id = any (finished);

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

revoke execute on function
  public.applied_only_to, public.resume_is_due, public.is_resume_of, public.has_resume_at,
  public.delete_transcripts,
  public.claim_expired_resumes, public.delete_expired_transcripts, public.finish_resumes
from public, anon, authenticated, service_role;
grant execute on function public.delete_expired_transcripts, public.finish_resumes to service_role;
