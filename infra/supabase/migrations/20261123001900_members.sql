-- The members of an organisation, of whom one at least is an admin.

-- Raises 'organisation_not_found' for strangers and, where an admin is asked for, 'forbidden'.
create or replace function public.demand_member(
  p_acting_user uuid,
  p_organisation_id uuid,
  p_as_admin boolean
) returns void
language plpgsql stable security definer set search_path = '' as $$
declare
  role constant text := public.user_org_role(p_organisation_id, p_acting_user);
begin
  if role is null then
    raise exception using errcode = 'P0001', message = 'organisation_not_found';
  end if;
  if p_as_admin and not role = any (public.admin_roles()) then
    raise exception using errcode = 'P0001', message = 'forbidden';
  end if;
end $$;

-- Raises 'last_admin' where no member but this one is an admin. Holds the organisation, so that two
-- admins cannot leave at once.
create or replace function public.demand_other_admin(p_organisation_id uuid, p_user uuid)
returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform from public.organisations where id = p_organisation_id for no key update;
  if not exists (
    select from public.org_users
    where organisation_id = p_organisation_id and user_id <> p_user
      and role = any (public.admin_roles())
  ) then
    raise exception using errcode = 'P0001', message = 'last_admin';
  end if;
end $$;

-- The same for admins who change memberships by the table.
create or replace function public.keep_an_admin() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'DELETE' then
    perform public.demand_other_admin(old.organisation_id, old.user_id);
    return old;
  end if;
  if not new.role = any (public.admin_roles()) then
    perform public.demand_other_admin(old.organisation_id, old.user_id);
  end if;
  return new;
end $$;

create or replace trigger keep_an_admin
  before update of role or delete on public.org_users
  for each row when (current_user = 'authenticated') execute function public.keep_an_admin();

create or replace function public.member_of(p_organisation_id uuid, p_user uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'user_id', org_users.user_id,
    'email', users.email,
    'role', org_users.role,
    'created_at', org_users.created_at
  )
  from public.org_users join auth.users on users.id = org_users.user_id
  where org_users.organisation_id = p_organisation_id and org_users.user_id = p_user
$$;

-- For members: {members: [{user_id, email, role, created_at}]}, the oldest 1,000 memberships.
create or replace function public.list_members(p_acting_user uuid, p_organisation_id uuid)
returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  members_given constant int := 1000;
begin
  perform public.demand_member(p_acting_user, p_organisation_id, false);
  return (
    select jsonb_build_object('members', jsonb_agg(
      public.member_of(organisation_id, user_id) order by created_at, id
    ))
    from (
      select * from public.org_users where organisation_id = p_organisation_id
      order by created_at, id limit members_given
    ) as oldest
  );
end $$;

-- Adds a user by mail address. Adding a member again with the same role gives the same answer.
-- Raises 'organisation_not_found', 'forbidden', 'user_not_found', 'already_member' (another role).
create or replace function public.add_member(
  p_acting_user uuid,
  p_organisation_id uuid,
  p_email text,
  p_role text
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
  p_role text
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
  where organisation_id = p_organisation_id and user_id = p_user_id;
  perform public.note_user_role(p_user_id, p_role);
  return public.member_of(p_organisation_id, p_user_id);
end $$;

-- The membership that was. Raises 'organisation_not_found', 'forbidden', 'member_not_found',
-- 'last_admin'.
create or replace function public.remove_member(
  p_acting_user uuid,
  p_organisation_id uuid,
  p_user_id uuid
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
  return removed;
end $$;

revoke execute on function
  public.demand_member, public.demand_other_admin, public.keep_an_admin, public.member_of,
  public.list_members, public.add_member(uuid, uuid, text, text),
  public.change_member_role(uuid, uuid, uuid, text), public.remove_member(uuid, uuid, uuid)
from public, anon, authenticated, service_role;
grant execute on function
  public.list_members, public.add_member(uuid, uuid, text, text),
  public.change_member_role(uuid, uuid, uuid, text), public.remove_member(uuid, uuid, uuid)
to service_role;
