-- What the holder of a token sees before they sign in:
-- {invitation_id, job_title, organisation_name, expires_at, state: open or accepted}
-- The first time marks the invitation as opened. Raises what require_invitation raises.
create or replace function public.validate_invitation(p_token_hash text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  invitation constant public.invitations := public.require_invitation(p_token_hash);
begin
  update public.invitations set
    opened_at = clock_timestamp(), status = greatest(status, 'opened')
  where id = invitation.id and opened_at is null;

  return (
    select jsonb_build_object(
      'invitation_id', invitation.id,
      'job_title', job_roles.title,
      'organisation_name', organisations.name,
      'expires_at', invitation.expires_at,
      'state', case when invitation.accepted_at is null then 'open' else 'accepted' end
    )
    from public.applications
    join public.job_roles on job_roles.id = applications.job_role_id
    join public.organisations on organisations.id = job_roles.organisation_id
    where applications.id = invitation.application_id
  );
end $$;

grant execute on function public.validate_invitation to service_role;
