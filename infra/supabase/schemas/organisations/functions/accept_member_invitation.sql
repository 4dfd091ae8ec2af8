-- Makes the acting user a member, by the invitation with a token: what read_member returns, with organisation_id.
-- Accepting again gives the same. Somebody who is a member already keeps their role.
-- Raises 'invitation_not_found', 'invitation_expired', 'member_not_found' (was accepted, and has left since), and
-- 'forbidden' unless the acting user has confirmed the invited mail address.
create or replace function public.accept_member_invitation(
  p_acting_user uuid,
  p_token_hash text,
  p_ip_address text default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  invitation public.member_invitations;
  joined jsonb;
begin
  select * into invitation from public.member_invitations where token = p_token_hash;
  if not found then
    raise exception using errcode = 'P0001', message = 'invitation_not_found';
  end if;
  if not exists (
    select from auth.users
    where id = p_acting_user and email_confirmed_at is not null
      and lower(email) = lower(invitation.send_to)
  ) then
    raise exception using errcode = 'P0001', message = 'forbidden';
  end if;
  -- It may have been accepted, revoked or replaced since.
  perform from public.organisations where id = invitation.organisation_id for no key update;
  select * into invitation from public.member_invitations where token = p_token_hash;
  if not found then
    raise exception using errcode = 'P0001', message = 'invitation_not_found';
  end if;

  if invitation.accepted_at is null then
    if invitation.expires_at <= clock_timestamp() then
      raise exception using errcode = 'P0001', message = 'invitation_expired';
    end if;
    insert into public.org_users (organisation_id, user_id, role)
    values (invitation.organisation_id, p_acting_user, invitation.role)
    on conflict (organisation_id, user_id) do nothing;
    if found then
      perform public.save_user_role(p_acting_user, invitation.role);
      perform public.write_audit(
        'member.added', 'user', p_acting_user, invitation.organisation_id, p_acting_user,
        p_ip_address, jsonb_build_object('role', invitation.role)
      );
    end if;
    update public.member_invitations set accepted_at = clock_timestamp() where id = invitation.id;
  end if;
  joined := public.read_member(invitation.organisation_id, p_acting_user);
  if joined is null then
    raise exception using errcode = 'P0001', message = 'member_not_found';
  end if;
  return joined || jsonb_build_object('organisation_id', invitation.organisation_id);
end $$;

grant execute on function public.accept_member_invitation to service_role;
