-- Closes an organisation for one of its admins: {id, closed_at}. It is deleted later, see close_organisation.
-- Raises 'organisation_not_found', 'forbidden'.
create or replace function public.delete_organisation(
  p_acting_user uuid,
  p_organisation_id uuid,
  p_ip_address text default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
  perform public.require_member(p_acting_user, p_organisation_id, p_as_admin => true);
  perform from public.organisations where id = p_organisation_id for no key update;
  perform public.close_organisation(p_acting_user, p_organisation_id, p_ip_address);
  return (
    select jsonb_build_object('id', id, 'closed_at', closed_at)
    from public.organisations where id = p_organisation_id
  );
end $$;

grant execute on function public.delete_organisation to service_role;
