-- Removes a member: what read_member returned before.
-- Raises 'organisation_not_found', 'forbidden', 'member_not_found', 'last_admin'.
create or replace function public.remove_member(
  p_acting_user uuid,
  p_organisation_id uuid,
  p_user_id uuid,
  p_ip_address text default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  removed jsonb;
begin
  perform public.require_member(p_acting_user, p_organisation_id, p_as_admin => true);
  removed := public.read_member(p_organisation_id, p_user_id);
  if removed is null then
    raise exception using errcode = 'P0001', message = 'member_not_found';
  end if;
  perform public.require_other_admin(p_organisation_id, p_user_id);
  delete from public.org_users
  where organisation_id = p_organisation_id and user_id = p_user_id;
  if found then
    perform public.write_audit(
      'member.removed', 'user', p_user_id, p_organisation_id, p_acting_user, p_ip_address,
      jsonb_build_object('role', removed ->> 'role')
    );
  end if;
  return removed;
end $$;

grant execute on function public.remove_member to service_role;
