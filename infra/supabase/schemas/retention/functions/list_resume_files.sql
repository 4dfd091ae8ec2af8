-- The files of people in the bucket of resumes, and when each was uploaded.
--
-- A file belongs to the user in whose folder it is. Outside of such folders it belongs to the user of the only
-- trusted profile that names it, or else to its uploader. A profile may name any path, including another
-- person's file. It is trusted where the uploader is the profile's user, is or was a member of an organisation
-- to which they applied, or is unknown.
create or replace function public.list_resume_files(p_users uuid[])
returns table (user_id uuid, path text, uploaded_at timestamptz)
language plpgsql stable security definer set search_path = '' rows 50 as $$
declare
  uuid_pattern constant text :=
    '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
  wanted constant text[] := p_users::text[];
begin
  return query
  -- No index finds files by their uploader: the bucket is read once for all of the people.
  with files as materialized (
    select name, uploader, coalesce(updated_at, created_at) as stored_at,
      lower(split_part(name, '/', 1)) as top,
      substring(lower(name) from '^(' || uuid_pattern || ')/')::uuid as folder,
      -- Storage accepts any text for an owner.
      case when lower(uploader) ~ ('^' || uuid_pattern || '$') then uploader::uuid end as uploaded_by
    from storage.objects
    cross join lateral coalesce(owner_id, owner::text) as uploader
    where bucket_id = 'candidate-cvs'
  ), candidates as (
    select files.*, person::uuid from files join unnest(wanted) as person on person = files.top
    union
    select files.*, person::uuid from files join unnest(wanted) as person on person = files.uploader
    union
    select files.*, profiles.user_id from files
    join public.candidate_profiles as profiles on profiles.cv_file_path = files.name
    where profiles.user_id = any (p_users)
  )
  select candidates.person, candidates.name, candidates.stored_at
  from candidates
  cross join lateral (
    select array_agg(profiles.user_id) as users
    from public.candidate_profiles as profiles
    where profiles.cv_file_path = candidates.name and (
      candidates.uploaded_by = profiles.user_id
      or not exists (select from auth.users where id = candidates.uploaded_by)
      or exists (
        select from public.applications
        join public.job_roles on job_roles.id = applications.job_role_id
        where applications.candidate_id = profiles.user_id and (
          exists (
            select from public.org_users
            where org_users.organisation_id = job_roles.organisation_id
              and org_users.user_id = candidates.uploaded_by
          )
          or exists (
            select from public.audit_log
            where audit_log.organisation_id = job_roles.organisation_id
              and entity_type = 'user' and entity_id = candidates.uploaded_by
              and action = 'member.removed'
          )
        )
      )
    )
  ) as trusted
  where case
    when exists (select from auth.users where id = candidates.folder)
      then candidates.folder = candidates.person
    when trusted.users is null then candidates.uploader = candidates.person::text
    when cardinality(trusted.users) = 1 then trusted.users[1] = candidates.person
    else candidates.uploader = candidates.person::text and candidates.person = any (trusted.users)
  end;
end $$;
