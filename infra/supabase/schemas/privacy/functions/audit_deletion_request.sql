-- Writes down that somebody wants their data gone; not what they say of why.
create or replace function public.audit_deletion_request(
  p_request_id uuid,
  p_user uuid,
  p_request_type text,
  p_ip_address text
) returns void
language sql security definer set search_path = '' as $$
  select public.write_audit(
    'erasure.requested', 'deletion_request', p_request_id, null, p_user, p_ip_address,
    jsonb_build_object('request_type', p_request_type)
  )
$$;
