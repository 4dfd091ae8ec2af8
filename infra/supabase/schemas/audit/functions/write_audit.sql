-- Adds an entry to the audit log. The id of a deleted user is left out: an access token is valid for some
-- time after its user is deleted.
create or replace function public.write_audit(
  p_action text,
  p_entity_type text,
  p_entity_id uuid,
  p_organisation_id uuid,
  p_user_id uuid,
  p_ip_address text default null,
  p_new_values jsonb default null
) returns void
language sql security definer set search_path = '' as $$
  insert into public.audit_log
    (action, entity_type, entity_id, organisation_id, user_id, ip_address, new_values)
  values
    (p_action, p_entity_type, p_entity_id, p_organisation_id,
      (select id from auth.users where id = p_user_id), p_ip_address, p_new_values)
$$;
