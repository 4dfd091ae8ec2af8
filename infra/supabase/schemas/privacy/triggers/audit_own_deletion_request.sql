-- Records a request that its person inserts into the table, as request_deletion does.
create or replace function public.audit_own_deletion_request() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform public.write_audit(
    'erasure.requested', 'deletion_request', new.id, null, new.user_id, public.request_address(),
    jsonb_build_object('request_type', new.request_type)
  );
  return null;
end $$;
