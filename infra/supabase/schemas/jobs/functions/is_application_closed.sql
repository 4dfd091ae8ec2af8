-- Whether an application has its result or its job role is closed, whatever the state of its interviews.
create or replace function public.is_application_closed(p_application_status text, p_role public.job_role_status)
returns boolean
language sql immutable set search_path = '' as $$
  select p_application_status in ('rejected', 'hired') or p_role = 'closed'
$$;
