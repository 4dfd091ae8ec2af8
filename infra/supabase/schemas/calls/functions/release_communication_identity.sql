-- Releases a claim to create an ACS identity that failed, so that the next request need not wait.
create or replace function public.release_communication_identity(p_user uuid) returns void
language sql security definer set search_path = '' as $$
  delete from public.communication_identities where user_id = p_user and acs_user_id is null
$$;

grant execute on function public.release_communication_identity to service_role;
