-- The person's files in the bucket of resumes, by their paths.
create or replace function public.resume_files_of(p_user uuid) returns setof text
language sql stable security definer set search_path = '' rows 5 as $$
  select path from public.uploads_of(array[p_user]) order by path
$$;
