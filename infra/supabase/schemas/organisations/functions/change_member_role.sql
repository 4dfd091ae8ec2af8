-- Changes the role of a member: what read_member returns.
-- Raises 'organisation_not_found', 'forbidden', 'member_not_found', 'last_admin'.
create or replace function public.change_member_role(
  p_acting_user uuid,
  p_organisation_id uuid,
  p_user_id uuid,
  p_role text,
  p_ip_address text default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
  perform public.require_member(p_acting_user, p_organisation_id, p_as_admin => true);
  if public.user_org_role(p_organisation_id, p_user_id) is null then
    raise exception using errcode = 'P0001', message = 'member_not_found';
  end if;
  if not p_role = any (public.admin_roles()) then
    perform public.require_other_admin(p_organisation_id, p_user_id);
  end if;
  update public.org_users set role = p_role
  where organisation_id = p_organisation_id and user_id = p_user_id
    and role is distinct from p_role;
  if found then
    perform public.write_audit(
      'member.role_changed', 'user', p_user_id, p_organisation_id, p_acting_user, p_ip_address,
      jsonb_build_object('role', p_role)
    );
  end if;
  perform public.save_user_role(p_user_id, p_role);
  return public.read_member(p_organisation_id, p_user_id);
end $$;

grant execute on function public.change_member_role to service_role;
