-- Adds a user to an organisation, by mail address: what read_member returns. Adding a member again with the
-- same role gives the same result.
-- Raises 'organisation_not_found', 'forbidden', 'user_not_found', 'already_member' (another role).
create or replace function public.add_member(
  p_acting_user uuid,
  p_organisation_id uuid,
  p_email text,
  p_role text,
  p_ip_address text default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  added uuid;
begin
  perform public.require_member(p_acting_user, p_organisation_id, p_as_admin => true);
  select id into added from auth.users where email = lower(p_email) order by id limit 1;
  if not found then
    raise exception using errcode = 'P0001', message = 'user_not_found';
  end if;
  insert into public.org_users (organisation_id, user_id, role)
  values (p_organisation_id, added, p_role)
  on conflict (organisation_id, user_id) do nothing;
  if found then
    perform public.write_audit(
      'member.added', 'user', added, p_organisation_id, p_acting_user, p_ip_address,
      jsonb_build_object('role', p_role)
    );
  end if;
  if public.user_org_role(p_organisation_id, added) <> p_role then
    raise exception using errcode = 'P0001', message = 'already_member';
  end if;
  perform public.save_user_role(added, p_role);
  return public.read_member(p_organisation_id, added);
end $$;

grant execute on function public.add_member to service_role;
