-- Accepts an invitation, for the candidate of its application: {interview: {id, application_id, status}}, the
-- same interview each time. An application without a candidate becomes that of who has confirmed the invited address:
-- see give_application.
-- Raises what require_invitation raises, 'interview_completed', 'invitation_for_other_address', and 'forbidden' for
-- everyone but the candidate.
create or replace function public.accept_invitation(
  p_acting_user uuid,
  p_token_hash text,
  p_ip_address text default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  invitation public.invitations := public.require_invitation(p_token_hash);
  application public.applications;
begin
  select * into application from public.applications
  where id = invitation.application_id for no key update;
  -- It may have been accepted or revoked since.
  invitation := public.require_invitation(p_token_hash);

  if application.candidate_id is null then
    if not public.has_address(p_acting_user, application.invited_email) then
      raise exception using errcode = 'P0001', message = 'invitation_for_other_address';
    end if;
    invitation.application_id := public.give_application(application.id, p_acting_user);
    perform public.write_audit(
      'invitation.accepted', 'invitation', invitation.id,
      (select organisation_id from public.job_roles where id = application.job_role_id),
      p_acting_user, p_ip_address
    );
  elsif application.candidate_id <> p_acting_user then
    raise exception using errcode = 'P0001', message = 'forbidden';
  end if;

  if invitation.interview_id is null then
    update public.invitations set
      interview_id = (
        public.open_interview(p_acting_user, invitation.application_id) ->> 'id'
      )::uuid,
      accepted_at = coalesce(accepted_at, clock_timestamp()),
      opened_at = coalesce(opened_at, clock_timestamp()),
      status = greatest(status, 'opened')
    where id = invitation.id
    returning * into invitation;
  end if;
  return (
    select jsonb_build_object('interview', jsonb_build_object(
      'id', id, 'application_id', application_id, 'status', status
    ))
    from public.interviews where id = invitation.interview_id
  );
end $$;

grant execute on function public.accept_invitation to service_role;
