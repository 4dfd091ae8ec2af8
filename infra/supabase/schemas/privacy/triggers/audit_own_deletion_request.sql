-- The same door for those who ask by the table.
create or replace function public.audit_own_deletion_request() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform public.audit_deletion_request(
    new.id, new.user_id, new.request_type, public.request_address()
  );
  return null;
end $$;
