-- Queues the resumes of people for review whose application to an organisation is closed.
create or replace function public.queue_resume_reviews(p_organisation_id uuid, p_job_role_id uuid)
returns void
language sql security definer set search_path = '' as $$
  insert into public.resume_reviews (user_id)
  select distinct applications.candidate_id
  from public.job_roles
  join public.applications on applications.job_role_id = job_roles.id
  where job_roles.organisation_id = p_organisation_id
    and (p_job_role_id is null or job_roles.id = p_job_role_id)
    and applications.candidate_id is not null
    and public.is_application_closed(applications.status, job_roles.status)
  order by applications.candidate_id
  on conflict (user_id) do update set review_at = now()
$$;

create or replace function public.queue_resume_review() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if tg_table_name = 'candidate_profiles' then
    insert into public.resume_reviews (user_id) values (new.user_id) on conflict do nothing;
  elsif tg_table_name = 'job_roles' then
    perform public.queue_resume_reviews(new.organisation_id, new.id);
  else
    perform public.queue_resume_reviews(new.id, null);
  end if;
  return null;
end $$;
