-- Whose resumes may be due, and when that is to be looked at: the people of whom a transcript was
-- deleted, and those whose application came to its end without an interview.

create table if not exists public.resume_reviews (
  -- No reference: who refuses an application must not wait for the end of a deletion of its person.
  user_id uuid primary key,
  review_at timestamptz not null default now(),
  -- Somebody is deleting some of them, for as long as the claim lasts.
  claimed_until timestamptz,
  created_at timestamptz not null default now()
);
comment on column public.resume_reviews.user_id is 'identifier: whose resumes they are';
comment on column public.resume_reviews.review_at is 'operational: when they are to be looked at';
comment on column public.resume_reviews.claimed_until is
  'operational: until when somebody deletes some of them';
comment on column public.resume_reviews.created_at is 'operational: when the row was made';
create index if not exists resume_reviews_review_at_idx on public.resume_reviews (review_at);
alter table public.resume_reviews enable row level security;
revoke all on public.resume_reviews from public, anon, authenticated, service_role;

insert into public.resume_reviews (user_id) select user_id from public.expiring_resumes
on conflict do nothing;
drop table public.expiring_resumes;

-- Whether nothing more comes of an application, whatever became of its interviews.
create or replace function public.is_over(p_application_status text, p_role public.job_role_status)
returns boolean
language sql immutable set search_path = '' as $$
  select p_application_status in ('rejected', 'hired') or p_role = 'closed'
$$;

-- Has the resumes of those looked at whose application to an organisation is over.
create or replace function public.queue_resume_reviews(p_organisation_id uuid, p_job_role_id uuid)
returns void
language sql security definer set search_path = '' as $$
  insert into public.resume_reviews (user_id)
  select distinct applications.candidate_id
  from public.job_roles
  join public.applications on applications.job_role_id = job_roles.id
  where job_roles.organisation_id = p_organisation_id
    and (p_job_role_id is null or job_roles.id = p_job_role_id)
    and public.is_over(applications.status, job_roles.status)
  order by applications.candidate_id
  on conflict (user_id) do update set review_at = now()
$$;

create or replace function public.queue_resume_review() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if tg_table_name = 'candidate_profiles' then
    insert into public.resume_reviews (user_id) values (new.user_id) on conflict do nothing;
  elsif tg_table_name = 'job_roles' then
    perform public.queue_resume_reviews(new.organisation_id, new.id);
  else
    perform public.queue_resume_reviews(new.id, null);
  end if;
  return null;
end $$;

-- Of several applications at once in one order, so that two who decide on the same people do not wait for
-- each other.
create or replace function public.queue_reviews_of_applications() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    insert into public.resume_reviews (user_id)
    select distinct candidate_id from changed where public.is_over(status, null)
    order by candidate_id
    on conflict (user_id) do update set review_at = now();
  else
    insert into public.resume_reviews (user_id)
    select distinct changed.candidate_id from changed join was on was.id = changed.id
    where public.is_over(changed.status, null) and changed.status <> was.status
    order by candidate_id
    on conflict (user_id) do update set review_at = now();
  end if;
  return null;
end $$;

create or replace trigger queue_reviews_of_new
  after insert on public.applications referencing new table as changed
  for each statement execute function public.queue_reviews_of_applications();
create or replace trigger queue_reviews_of_changed
  after update on public.applications referencing old table as was new table as changed
  for each statement execute function public.queue_reviews_of_applications();
create or replace trigger queue_resume_review
  after insert or update of cv_file_path on public.candidate_profiles
  for each row when (new.cv_file_path is not null) execute function public.queue_resume_review();
create or replace trigger queue_resume_review
  after update of status on public.job_roles
  for each row when (new.status = 'closed' and old.status <> 'closed')
  execute function public.queue_resume_review();
create or replace trigger queue_resume_review
  after update of transcript_retention_days on public.organisations
  for each row when (new.transcript_retention_days is distinct from old.transcript_retention_days)
  execute function public.queue_resume_review();
select public.queue_resume_reviews(id, null) from public.organisations
where transcript_retention_days is not null;

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

-- Whether a file in the bucket of resumes is the person's: it lies in their folder or, in nobody's, they
-- uploaded it or, where nobody is known to have, theirs is the only profile that says it. A profile says any
-- path, somebody else's too, and proves nothing more.
create or replace function public.is_resume_of(p_user uuid, p_name text, p_owner text)
returns boolean
language sql stable security definer set search_path = '' as $$
  select case
    when exists (
      select from auth.users
      where id = substring(
        p_name from '^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/'
      )::uuid
    ) then starts_with(p_name, p_user || '/')
    when p_owner is not null then p_owner = p_user::text
    else coalesce((
      select bool_and(user_id = p_user) from public.candidate_profiles where cv_file_path = p_name
    ), false)
  end
$$;
create index if not exists candidate_profiles_cv_file_path_idx
  on public.candidate_profiles (cv_file_path) where cv_file_path is not null;

-- People's files in the bucket of resumes, and since when each is there. Nothing finds files by who
-- uploaded them, so that the bucket is read once for all of the people.
create or replace function public.uploads_of(p_users uuid[])
returns table (user_id uuid, path text, uploaded_at timestamptz)
language plpgsql stable security definer set search_path = '' rows 50 as $$
declare
  names constant text[] := p_users::text[];
begin
  return query
  with files as materialized (
    select objects.name, coalesce(objects.owner_id, objects.owner::text) as uploader,
      coalesce(objects.updated_at, objects.created_at) as at
    from storage.objects where objects.bucket_id = 'candidate-cvs'
  ), found as (
    select files.*, names.name as person from files
    join unnest(names) as names (name) on names.name = split_part(files.name, '/', 1)
    union
    select files.*, names.name from files join unnest(names) as names (name) on names.name = uploader
    union
    select files.*, profiles.user_id::text from files
    join public.candidate_profiles as profiles on profiles.cv_file_path = files.name
    where uploader is null and profiles.user_id = any (p_users)
  )
  select person::uuid, found.name, found.at from found
  where public.is_resume_of(person::uuid, found.name, uploader);
end $$;

-- The person's files in the bucket of resumes, by their paths.
create or replace function public.resume_files_of(p_user uuid) returns setof text
language sql stable security definer set search_path = '' rows 5 as $$
  select path from public.uploads_of(array[p_user]) order by path
$$;

-- Whether the person's profile says a file that is not there, or is not theirs. One that it says since
-- less than a day may be on its way.
create or replace function public.names_no_resume(p_user uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (
    select from public.candidate_profiles
    where user_id = p_user and cv_file_path is not null
      and (cv_uploaded_at is null or cv_uploaded_at < clock_timestamp() - interval '1 day')
      and not public.has_resume_at(user_id, cv_file_path)
  )
$$;

revoke execute on function
  public.is_over, public.queue_resume_reviews, public.queue_resume_review,
  public.queue_reviews_of_applications, public.resume_retention,
  public.is_resume_of, public.uploads_of, public.resume_files_of, public.names_no_resume
from public, anon, authenticated, service_role;
