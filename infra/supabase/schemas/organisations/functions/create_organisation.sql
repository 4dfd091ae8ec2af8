-- An organisation, its founder's membership and user role.
create or replace function public.create_organisation(
  p_acting_user uuid,
  p_name text,
  p_industry text default null,
  p_website text default null,
  p_description text default null,
  p_billing_email text default null,
  p_ip_address text default null
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
  perform public.write_audit(
    'organisation.created', 'organisation', made.id, made.id, p_acting_user, p_ip_address
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

grant execute on function public.create_organisation to service_role;
