-- Creates an organisation with the acting user as its admin:
-- {id, name, industry, website, description, billing_email, created_at, updated_at}
-- It has its name in mails as well, unless another organisation has one that looks alike: see claim_mail_name.
-- With an idempotency key the request may be repeated.
-- Raises 'forbidden' for a user who was deleted, 'idempotency_key_reused' and 'in_progress'.
create or replace function public.create_organisation(
  p_acting_user uuid,
  p_name text,
  p_industry text default null,
  p_website text default null,
  p_description text default null,
  p_billing_email text default null,
  p_ip_address text default null,
  p_name_digest text default null,
  p_idempotency_key text default null,
  p_request_hash text default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  response jsonb;
  created public.organisations;
begin
  -- An access token is valid for some time after its user was deleted.
  if not exists (select from auth.users where id = p_acting_user) then
    raise exception using errcode = 'P0001', message = 'forbidden';
  end if;
  response := public.find_response(
    p_acting_user, 'create-organisation', p_idempotency_key, p_request_hash
  );
  if response is not null then
    return response;
  end if;

  insert into public.organisations (name, industry, website, description, billing_email)
  values (p_name, p_industry, p_website, p_description, p_billing_email)
  returning * into created;

  insert into public.org_users (organisation_id, user_id, role)
  values (created.id, p_acting_user, 'org_admin');

  perform public.claim_mail_name(created.id, p_name, p_name_digest);
  select * into created from public.organisations where id = created.id;
  perform public.save_user_role(p_acting_user, 'org_admin');
  perform public.write_audit(
    'organisation.created', 'organisation', created.id, created.id, p_acting_user, p_ip_address
  );

  response := jsonb_build_object(
    'id', created.id,
    'name', created.name,
    'industry', created.industry,
    'website', created.website,
    'description', created.description,
    'billing_email', created.billing_email,
    'created_at', created.created_at,
    'updated_at', created.updated_at
  );
  return public.store_response(p_acting_user, 'create-organisation', p_idempotency_key, response);
end $$;

grant execute on function public.create_organisation to service_role;
