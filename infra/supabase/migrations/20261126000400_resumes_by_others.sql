-- Resumes that somebody else uploaded for a candidate, such as a recruiter who was sent one by mail.

-- Whether what somebody uploaded may be the resume of somebody else whose profile says it: they are no
-- candidate themselves, or belong to an organisation that the other applied to.
create or replace function public.uploads_for_others(p_uploader text, p_user uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
declare
  uploader uuid;
begin
  uploader := p_uploader::uuid;
  return not exists (select from public.candidate_profiles where user_id = uploader) or exists (
    select from public.org_users
    join public.job_roles on job_roles.organisation_id = org_users.organisation_id
    join public.applications on applications.job_role_id = job_roles.id
    where org_users.user_id = uploader and applications.candidate_id = p_user
  );
-- Storage takes any text for an owner: it is no user then.
exception when invalid_text_representation then
  return true;
end $$;

-- Whether a file in the bucket of resumes is the person's: it lies in their folder; or, in nobody's, theirs
-- is the only profile that says it, and who uploaded it is not known, or may have done so for them; or
-- else they uploaded it. A profile says any path, somebody else's too, and proves nothing more.
create or replace function public.is_resume_of(p_user uuid, p_name text, p_owner text)
returns boolean
language plpgsql stable security definer set search_path = '' as $$
declare
  folder constant text := lower(substring(
    p_name from '^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})/'
  ));
  said_by constant uuid[] := array(
    select user_id from public.candidate_profiles where cv_file_path = p_name
  );
begin
  if exists (select from auth.users where id = folder::uuid) then
    return folder = p_user::text;
  elsif cardinality(said_by) = 1
    and (p_owner is null or public.uploads_for_others(p_owner, said_by[1]))
  then
    return said_by[1] = p_user;
  end if;
  return coalesce(p_owner = p_user::text, false);
end $$;

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
    join unnest(names) as names (name) on names.name = lower(split_part(files.name, '/', 1))
    union
    select files.*, names.name from files join unnest(names) as names (name) on names.name = uploader
    union
    select files.*, profiles.user_id::text from files
    join public.candidate_profiles as profiles on profiles.cv_file_path = files.name
    where profiles.user_id = any (p_users)
  )
  select person::uuid, found.name, found.at from found
  where public.is_resume_of(person::uuid, found.name, uploader);
end $$;

revoke execute on function
  public.uploads_for_others, public.is_resume_of, public.uploads_of
from public, anon, authenticated, service_role;
