-- Removes a member, for an admin or for the member: what read_member returned before. Everybody can leave: where no
-- admin is left, see ensure_admin. Raises 'organisation_not_found', 'forbidden', 'member_not_found'.
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
  -- Before the check: of two admins who remove each other, the second is no member any more.
  perform from public.organisations where id = p_organisation_id for no key update;
  perform public.require_member(
    p_acting_user, p_organisation_id, p_as_admin => p_user_id <> p_acting_user
  );
  removed := public.read_member(p_organisation_id, p_user_id);
  if removed is null then
    raise exception using errcode = 'P0001', message = 'member_not_found';
  end if;
  delete from public.org_users
  where organisation_id = p_organisation_id and user_id = p_user_id;
  perform public.write_audit(
    'member.removed', 'user', p_user_id, p_organisation_id, p_acting_user, p_ip_address,
    jsonb_build_object('role', removed ->> 'role')
  );
  perform public.ensure_admin(p_organisation_id);
  return removed;
end $$;

grant execute on function public.remove_member to service_role;
