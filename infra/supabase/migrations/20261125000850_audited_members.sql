-- Members added, changed and removed, as before, written down in the log.

drop function if exists public.add_member(uuid, uuid, text, text);
drop function if exists public.change_member_role(uuid, uuid, uuid, text);
drop function if exists public.remove_member(uuid, uuid, uuid);

-- Adds a user by mail address. Adding a member again with the same role gives the same answer.
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
  perform public.demand_member(p_acting_user, p_organisation_id, true);
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
  perform public.note_user_role(added, p_role);
  return public.member_of(p_organisation_id, added);
end $$;

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
  perform public.demand_member(p_acting_user, p_organisation_id, true);
  if public.user_org_role(p_organisation_id, p_user_id) is null then
    raise exception using errcode = 'P0001', message = 'member_not_found';
  end if;
  if not p_role = any (public.admin_roles()) then
    perform public.demand_other_admin(p_organisation_id, p_user_id);
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
  perform public.note_user_role(p_user_id, p_role);
  return public.member_of(p_organisation_id, p_user_id);
end $$;

-- The membership that was. Raises 'organisation_not_found', 'forbidden', 'member_not_found',
-- 'last_admin'.
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
  perform public.demand_member(p_acting_user, p_organisation_id, true);
  removed := public.member_of(p_organisation_id, p_user_id);
  if removed is null then
    raise exception using errcode = 'P0001', message = 'member_not_found';
  end if;
  perform public.demand_other_admin(p_organisation_id, p_user_id);
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

-- The same for admins who change memberships by the table.
create or replace function public.audit_membership() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform public.write_audit(
    case tg_op when 'DELETE' then 'member.removed' else 'member.role_changed' end,
    'user', old.user_id, old.organisation_id, (select auth.uid()), public.request_address(),
    jsonb_build_object('role', case tg_op when 'DELETE' then old.role else new.role end)
  );
  return null;
end $$;

create or replace trigger audit_changed_membership
  after update of role on public.org_users
  for each row when (current_user = 'authenticated' and old.role is distinct from new.role)
  execute function public.audit_membership();
create or replace trigger audit_lost_membership
  after delete on public.org_users
  for each row when (current_user = 'authenticated')
  execute function public.audit_membership();

revoke execute on function
  public.add_member, public.change_member_role, public.remove_member, public.audit_membership
from public, anon, authenticated, service_role;
grant execute on function public.add_member, public.change_member_role, public.remove_member
to service_role;
