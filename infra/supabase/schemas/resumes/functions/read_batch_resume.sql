-- A resume that is to be parsed: {state}; null where it was deleted.
create or replace function public.read_batch_resume(p_resume_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('state', state) from public.batch_resumes where id = p_resume_id
$$;

grant execute on function public.read_batch_resume to service_role;
