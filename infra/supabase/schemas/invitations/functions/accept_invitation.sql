-- Accepts an invitation, for the candidate of its application: {interview: {id, application_id, status}}, the
-- same interview each time. Raises what require_invitation raises, 'interview_completed', and 'forbidden' for
-- everyone else.
create or replace function public.accept_invitation(p_acting_user uuid, p_token_hash text)
returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  invitation public.invitations := public.require_invitation(p_token_hash);
begin
  if not public.user_application_roles(p_acting_user, invitation.application_id) && array['candidate']
  then
    raise exception using errcode = 'P0001', message = 'forbidden';
  end if;
  -- It may have been accepted or revoked since.
  perform from public.applications where id = invitation.application_id for no key update;
  invitation := public.require_invitation(p_token_hash);

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
