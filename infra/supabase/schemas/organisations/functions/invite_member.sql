-- Invites somebody to become a member, by mail address: what describe_member_invitation returns. Whether the
-- address belongs to a user is neither read nor reported. A repeat within a day finds the pending invitation; later,
-- or with another role, a new one replaces it.
-- p_send_to: the address as mail is sent to it
-- p_token_hash: SHA-256 of the token of p_invitation_id
-- Raises 'organisation_not_found', 'forbidden', 'idempotency_key_reused',
-- 'in_progress', and 'invitation_limit_reached' (detail: seconds to wait).
create or replace function public.invite_member(
  p_acting_user uuid,
  p_organisation_id uuid,
  p_invitation_id uuid,
  p_token_hash text,
  p_email text,
  p_send_to text,
  p_role text,
  p_daily_limit int,
  p_ip_address text default null,
  p_idempotency_key text default null,
  p_request_hash text default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  repeatable_for constant interval := '24 h';
  valid_for constant interval := '7 days';
  response jsonb;
  invitation public.member_invitations;
begin
  perform public.require_member(p_acting_user, p_organisation_id, p_as_admin => true);
  response := public.find_response(
    p_acting_user, 'organisation-members', p_idempotency_key, p_request_hash
  );
  if response is not null then
    return response || jsonb_build_object('email', p_email);
  end if;
  -- Of parallel requests one creates the invitation, and the others find it.
  perform from public.organisations where id = p_organisation_id for no key update;
  perform public.require_member(p_acting_user, p_organisation_id, p_as_admin => true);
  select * into invitation from public.member_invitations
  where organisation_id = p_organisation_id and lower(send_to) = lower(p_send_to)
    and role = p_role and accepted_at is null
    and created_at > clock_timestamp() - repeatable_for;
  if not found then
    perform public.count_new_address(
      p_organisation_id, p_acting_user, p_daily_limit, p_send_to
    );
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
  response := public.describe_member_invitation(invitation);
  -- Stored responses contain no personal data.
  perform public.store_response(
    p_acting_user, 'organisation-members', p_idempotency_key, response - 'email'
  );
  return response;
end $$;

grant execute on function public.invite_member to service_role;
