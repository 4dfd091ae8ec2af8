-- Revokes an invitation that was not accepted; repeating this gives the same result.
-- {id, status, revoked_at}. Raises 'invitation_not_found', 'forbidden', 'invitation_not_open'.
create or replace function public.revoke_invitation(p_acting_user uuid, p_invitation_id uuid)
returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  invitation public.invitations;
  roles text[];
begin
  select * into invitation from public.invitations where id = p_invitation_id;
  roles := public.user_application_roles(p_acting_user, invitation.application_id);
  -- Candidates do not see invitations: they have the token.
  if not roles && array['member'] then
    raise exception using errcode = 'P0001', message = 'invitation_not_found';
  end if;
  if not roles && array['recruiter'] then
    raise exception using errcode = 'P0001', message = 'forbidden';
  end if;
  -- Accepting an invitation locks its application, too.
  perform from public.applications where id = invitation.application_id for no key update;
  if exists (
    select from public.invitations where id = p_invitation_id and accepted_at is not null
  ) then
    raise exception using errcode = 'P0001', message = 'invitation_not_open';
  end if;
  update public.invitations set
    status = 'expired', revoked_at = coalesce(revoked_at, clock_timestamp())
  where id = p_invitation_id
  returning * into invitation;
  return jsonb_build_object(
    'id', invitation.id, 'status', invitation.status, 'revoked_at', invitation.revoked_at
  );
end $$;

grant execute on function public.revoke_invitation to service_role;
