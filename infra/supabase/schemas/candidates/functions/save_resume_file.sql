-- Stores where the acting user's resume is, in their profile if they have one: {}
create or replace function public.save_resume_file(p_acting_user uuid, p_path text) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
  update public.candidate_profiles set cv_file_path = p_path, cv_uploaded_at = now()
  where user_id = p_acting_user and cv_file_path is distinct from p_path;
  return '{}'::jsonb;
end $$;

grant execute on function public.save_resume_file to service_role;
