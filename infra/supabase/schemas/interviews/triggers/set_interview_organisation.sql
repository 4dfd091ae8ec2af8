-- Sets the organisation of an interview to that of its application, whatever was written.
create or replace function public.set_interview_organisation() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  new.organisation_id := (
    select job_roles.organisation_id
    from public.applications
    join public.job_roles on job_roles.id = applications.job_role_id
    where applications.id = new.application_id
  );
  return new;
end $$;
