-- Resumes that somebody else uploaded for a candidate, such as a recruiter who was sent one by mail.

-- Whether the resume that a profile says may be the profile's user's: they uploaded it, or somebody who is or
-- was a member of an organisation that they applied to, or nobody knows who.
create or replace function public.may_be_resume_of(p_user uuid, p_uploader text) returns boolean
language plpgsql stable security definer set search_path = '' as $$
declare
  uploader uuid;
begin
  uploader := p_uploader::uuid;
  return not exists (select from auth.users where id = uploader) or uploader = p_user or exists (
    select from public.applications
    join public.job_roles on job_roles.id = applications.job_role_id
    where applications.candidate_id = p_user and (
      exists (
        select from public.org_users
        where org_users.organisation_id = job_roles.organisation_id and user_id = uploader
      )
      or exists (
        select from public.audit_log
        where audit_log.organisation_id = job_roles.organisation_id
          and entity_type = 'user' and entity_id = uploader and action = 'member.removed'
      )
    )
  );
-- Storage takes any text for an owner: it is no user then.
exception when invalid_text_representation then
  return true;
end $$;

-- Whether a file in the bucket of resumes is the person's: it lies in their folder; or, in nobody's, theirs
-- is the only profile that says it and that may be believed; or else they uploaded it. A profile says any
-- path, somebody else's too, and proves nothing alone.
create or replace function public.is_resume_of(p_user uuid, p_name text, p_owner text)
returns boolean
language plpgsql stable security definer set search_path = '' as $$
declare
  folder constant text := lower(substring(
    p_name from '^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})/'
  ));
  believed constant uuid[] := array(
    select user_id from public.candidate_profiles
    where cv_file_path = p_name and public.may_be_resume_of(user_id, p_owner)
  );
begin
  if exists (select from auth.users where id = folder::uuid) then
    return folder = p_user::text;
  end if;
  return case cardinality(believed)
    when 0 then coalesce(p_owner = p_user::text, false)
    when 1 then believed[1] = p_user
    else coalesce(p_owner = p_user::text, false) and p_user = any (believed)
  end;
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
  public.may_be_resume_of, public.is_resume_of, public.uploads_of
from public, anon, authenticated, service_role;
