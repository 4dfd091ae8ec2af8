-- What the frontend shows a user by; it decides nothing. Nothing makes (user_id, role) unique, so
-- those who write it for one user take turns.
create or replace function public.note_user_role(p_user uuid, p_org_role text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  noted constant public.app_role := case
    when p_org_role = any (public.admin_roles()) then 'org_admin'
    when p_org_role = any (public.recruiter_roles()) then 'org_recruiter'
    else 'org_viewer'
  end;
begin
  perform pg_advisory_xact_lock(hashtextextended('user_roles:' || p_user, 0));
  insert into public.user_roles (user_id, role)
  select p_user, noted
  where not exists (select from public.user_roles where user_id = p_user and role = noted);
end $$;
