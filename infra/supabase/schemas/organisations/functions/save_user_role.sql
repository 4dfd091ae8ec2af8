-- Saves the role by which the frontend shows a user; it grants no rights. No constraint makes (user_id, role)
-- unique, so that writers for one user run one after the other.
create or replace function public.save_user_role(p_user uuid, p_org_role text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  shown constant public.app_role := case
    when p_org_role = any (public.admin_roles()) then 'org_admin'
    when p_org_role = any (public.recruiter_roles()) then 'org_recruiter'
    else 'org_viewer'
  end;
begin
  perform pg_advisory_xact_lock(hashtextextended('user_roles:' || p_user, 0));
  insert into public.user_roles (user_id, role)
  select p_user, shown
  where not exists (select from public.user_roles where user_id = p_user and role = shown);
end $$;
