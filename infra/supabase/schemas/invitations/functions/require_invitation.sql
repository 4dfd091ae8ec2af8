-- The invitation with a token, by the hash of the token. Raises 'invitation_not_found', 'invitation_revoked',
-- and 'invitation_expired' unless it was accepted before; all others of a closed organisation have expired.
create or replace function public.require_invitation(p_token_hash text) returns public.invitations
language plpgsql stable security definer set search_path = '' as $$
declare
  invitation public.invitations;
begin
  select * into invitation from public.invitations where token = p_token_hash;
  if not found then
    raise exception using errcode = 'P0001', message = 'invitation_not_found';
  end if;
  if invitation.revoked_at is not null then
    raise exception using errcode = 'P0001', message = 'invitation_revoked';
  end if;
  if invitation.accepted_at is null
    and (invitation.status = 'expired' or invitation.expires_at <= clock_timestamp() or exists (
      select from public.applications
      join public.job_roles on job_roles.id = applications.job_role_id
      join public.organisations on organisations.id = job_roles.organisation_id
      where applications.id = invitation.application_id and organisations.closed_at is not null
    ))
  then
    raise exception using errcode = 'P0001', message = 'invitation_expired';
  end if;
  return invitation;
end $$;
