-- Resumes are files of Supabase's Storage, whose table this is: each in the folder of its owner,
-- `<user id>/…` in the bucket `candidate-cvs`.

create policy own_resumes_delete on storage.objects for delete to authenticated
  using (
    bucket_id = 'candidate-cvs' and split_part(name, '/', 1) = (select auth.uid())::text
    and (select public.is_user())
  );

create policy own_resumes_insert on storage.objects for insert to authenticated
  with check (
    bucket_id = 'candidate-cvs' and split_part(name, '/', 1) = (select auth.uid())::text
    and (select public.is_user()) and public.may_store_resume(name)
  );

create policy own_resumes_select on storage.objects for select to authenticated
  using (
    bucket_id = 'candidate-cvs' and split_part(name, '/', 1) = (select auth.uid())::text
    and (select public.is_user())
  );

create policy own_resumes_update on storage.objects for update to authenticated
  using (
    bucket_id = 'candidate-cvs' and split_part(name, '/', 1) = (select auth.uid())::text
    and (select public.is_user())
  )
  with check (
    bucket_id = 'candidate-cvs' and split_part(name, '/', 1) = (select auth.uid())::text
    and (select public.is_user())
  );

create policy resumes_of_applicants on storage.objects for select to authenticated
  using (bucket_id = 'candidate-cvs' and exists (
    select from public.applications
    where applications.candidate_id::text = split_part(objects.name, '/', 1)
      and applications.job_role_id = any ((select public.job_roles_of_caller('recruiter'))::uuid[])
  ));

-- Those of batches are written by the service, and by those who have a link to upload them.
create policy resumes_of_batches on storage.objects for select to authenticated
  using (bucket_id = 'resume-batches' and exists (
    select from public.resume_batches where id::text = split_part(objects.name, '/', 1)
  ));
