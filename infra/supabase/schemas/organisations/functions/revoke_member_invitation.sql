-- Deletes a pending invitation: what describe_member_invitation returned before.
-- Raises 'organisation_not_found', 'forbidden', 'invitation_not_found'.
create or replace function public.revoke_member_invitation(
  p_acting_user uuid,
  p_organisation_id uuid,
  p_invitation_id uuid,
  p_ip_address text default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  revoked public.member_invitations;
begin
  perform public.require_member(p_acting_user, p_organisation_id, p_as_admin => true);
  delete from public.member_invitations
  where id = p_invitation_id and organisation_id = p_organisation_id and accepted_at is null
  returning * into revoked;
  if not found then
    raise exception using errcode = 'P0001', message = 'invitation_not_found';
  end if;
  perform public.write_audit(
    'member.invitation_revoked', 'member_invitation', revoked.id, p_organisation_id, p_acting_user,
    p_ip_address
  );
  return public.describe_member_invitation(revoked);
end $$;

grant execute on function public.revoke_member_invitation to service_role;
