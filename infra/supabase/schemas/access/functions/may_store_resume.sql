-- Whether the caller may store a file of this name in the bucket of resumes: they have fewer than 50 others.
-- Uploads at the same time may exceed the number by a few.
create or replace function public.may_store_resume(p_name text) returns boolean
language sql stable security definer set search_path = '' as $$
  select count(*) < 50 from (
    select from storage.objects
    -- A slash is followed by a zero: all names in the folder, by an index.
    where bucket_id = 'candidate-cvs'
      and name collate "C" >= (select auth.uid()) || '/'
      and name collate "C" < (select auth.uid()) || '0'
      and name <> p_name
    limit 50
  ) as others
$$;

grant execute on function public.may_store_resume to authenticated;
