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
