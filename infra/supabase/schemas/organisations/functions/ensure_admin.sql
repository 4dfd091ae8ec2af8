-- Sees to it that an organisation that somebody has left can still be administered. Where no admin is left, the
-- recruiter who has been a member for longest becomes admin; where there is no recruiter either, the
-- organisation is closed. The caller has locked the organisation.
create or replace function public.ensure_admin(p_organisation_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  successor uuid;
begin
  if exists (
    select from public.org_users
    where organisation_id = p_organisation_id and role = any (public.admin_roles())
  ) then
    return;
  end if;
  select user_id into successor from public.org_users
  where organisation_id = p_organisation_id and role = any (public.recruiter_roles())
  order by created_at, id limit 1;
  if not found then
    perform public.close_organisation(null, p_organisation_id);
    return;
  end if;
  update public.org_users set role = 'org_admin'
  where organisation_id = p_organisation_id and user_id = successor;
  perform public.save_user_role(successor, 'org_admin');
  perform public.write_audit(
    'member.role_changed', 'user', successor, p_organisation_id, null, null,
    jsonb_build_object('role', 'org_admin')
  );
end $$;
