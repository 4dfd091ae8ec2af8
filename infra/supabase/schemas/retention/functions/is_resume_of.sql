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
