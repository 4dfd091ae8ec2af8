-- An organisation with its first admin, in one transaction.

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

  -- For the frontend, once a user: nothing makes (user_id, role) unique, so founding takes turns.
  perform pg_advisory_xact_lock(hashtextextended('user_roles:' || p_acting_user, 0));
  insert into public.user_roles (user_id, role)
  select p_acting_user, 'org_admin'
  where not exists (
    select from public.user_roles where user_id = p_acting_user and role = 'org_admin'
  );

  return jsonb_build_object(
    'id', made.id,
    'name', made.name,
    'industry', made.industry,
    'website', made.website,
    'description', made.description,
    'created_at', made.created_at
  );
end $$;

revoke execute on function public.create_organisation from public, anon, authenticated, service_role;
grant execute on function public.create_organisation to service_role;
