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
