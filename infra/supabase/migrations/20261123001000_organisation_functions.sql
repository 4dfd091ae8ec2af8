-- An organisation with its first admin, in one transaction.

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

-- An organisation, its founder's membership and user role.
create or replace function public.create_organisation(
  p_acting_user uuid,
  p_name text,
  p_industry text default null,
  p_website text default null,
  p_description text default null,
  p_billing_email text default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  made public.organisations;
begin
  -- A token outlives its user for a while.
  if not exists (select from auth.users where id = p_acting_user) then
    raise exception using errcode = 'P0001', message = 'forbidden';
  end if;

  insert into public.organisations (name, industry, website, description, billing_email)
  values (p_name, p_industry, p_website, p_description, p_billing_email)
  returning * into made;

  insert into public.org_users (organisation_id, user_id, role)
  values (made.id, p_acting_user, 'org_admin');

  perform public.note_user_role(p_acting_user, 'org_admin');

  return jsonb_build_object(
    'id', made.id,
    'name', made.name,
    'industry', made.industry,
    'website', made.website,
    'description', made.description,
    'created_at', made.created_at
  );
end $$;

revoke execute on function
  public.create_organisation(uuid, text, text, text, text, text), public.note_user_role
from public, anon, authenticated, service_role;
grant execute on function public.create_organisation(uuid, text, text, text, text, text)
to service_role;
