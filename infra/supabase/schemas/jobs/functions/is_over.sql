-- Whether nothing more comes of an application, whatever became of its interviews.
create or replace function public.is_over(p_application_status text, p_role public.job_role_status)
returns boolean
language sql immutable set search_path = '' as $$
  select p_application_status in ('rejected', 'hired') or p_role = 'closed'
$$;
