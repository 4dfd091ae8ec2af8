-- Invites somebody to become a member, by mail address: what describe_member_invitation returns. Whether the
-- address belongs to a user is neither read nor reported. A repeat within a day finds the pending invitation; later,
-- or with another role, a new one replaces it.
-- p_send_to: the address as mail is sent to it
-- p_token_hash: SHA-256 of the token of p_invitation_id
-- Raises 'organisation_not_found', 'forbidden'.
create or replace function public.invite_member(
  p_acting_user uuid,
  p_organisation_id uuid,
  p_invitation_id uuid,
  p_token_hash text,
  p_email text,
  p_send_to text,
  p_role text,
  p_ip_address text default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  repeatable_for constant interval := '24 h';
  valid_for constant interval := '7 days';
  invitation public.member_invitations;
begin
  -- Of parallel requests one creates the invitation, and the others find it.
  perform from public.organisations where id = p_organisation_id for no key update;
  perform public.require_member(p_acting_user, p_organisation_id, p_as_admin => true);
  select * into invitation from public.member_invitations
  where organisation_id = p_organisation_id and lower(send_to) = lower(p_send_to)
    and role = p_role and accepted_at is null
    and created_at > clock_timestamp() - repeatable_for;
  if not found then
    delete from public.member_invitations
    where organisation_id = p_organisation_id and lower(send_to) = lower(p_send_to);
    insert into public.member_invitations
      (id, organisation_id, email, send_to, role, token, invited_by, expires_at)
    values (
      p_invitation_id, p_organisation_id, p_email, p_send_to, p_role, p_token_hash, p_acting_user,
      clock_timestamp() + valid_for
    )
    returning * into invitation;
    perform public.write_audit(
      'member.invited', 'member_invitation', invitation.id, p_organisation_id, p_acting_user,
      p_ip_address, jsonb_build_object('role', p_role)
    );
  end if;
  return public.describe_member_invitation(invitation);
end $$;

grant execute on function public.invite_member to service_role;
