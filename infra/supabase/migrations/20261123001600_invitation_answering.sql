-- What comes back after an invitation was sent: events of its mail, its link opened, its acceptance.

-- The invitation of a token, by its hash. Raises 'invitation_not_found', 'invitation_revoked', and
-- 'invitation_expired' unless it had been accepted before.
create or replace function public.invitation_of_token(p_token_hash text) returns public.invitations
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
    and (invitation.status = 'expired' or invitation.expires_at <= clock_timestamp())
  then
    raise exception using errcode = 'P0001', message = 'invitation_expired';
  end if;
  return invitation;
end $$;

-- What the holder of a token is told before they sign in; the first time marks it opened.
-- {invitation_id, job_title, organisation_name, expires_at, state: open or accepted}
create or replace function public.validate_invitation(p_token_hash text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  invitation constant public.invitations := public.invitation_of_token(p_token_hash);
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

-- The application's candidate accepts: {interview: {id, application_id, status}}, the same one however
-- often. Raises as invitation_of_token does, and 'forbidden' for everyone else who holds the token.
create or replace function public.accept_invitation(p_acting_user uuid, p_token_hash text)
returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  invitation public.invitations := public.invitation_of_token(p_token_hash);
begin
  if not public.application_parties(p_acting_user, invitation.application_id) && array['candidate']
  then
    raise exception using errcode = 'P0001', message = 'forbidden';
  end if;
  -- Parallel calls take turns, and see here what the one before them made of it.
  perform from public.applications where id = invitation.application_id for no key update;
  invitation := public.invitation_of_token(p_token_hash);

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

-- Applies an event of the mail service: delivered, opened, bounced or complained. One that is not
-- known to belong to an invitation yet is kept until it is.
-- {repeated: whether the event had been here before}
create or replace function public.record_mail_event(
  p_event_id text,
  p_email_id text,
  p_event text,
  p_happened_at timestamptz
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  -- The service repeats an event for some hours; a replayed request is refused long before this.
  kept constant interval := '30 days';
  expired_rows_a_call constant int := 2;
  is_new boolean;
begin
  perform public.lock_mail(p_email_id);
  insert into public.mail_events (event_id, email_id, event, happened_at, expires_at)
  values (p_event_id, p_email_id, p_event, p_happened_at, clock_timestamp() + kept)
  on conflict (event_id) do nothing;
  is_new := found;

  if is_new then
    perform public.apply_mail_event(p_email_id, p_event, p_happened_at);
    delete from public.mail_events where event_id in (
      select event_id from public.mail_events where expires_at < clock_timestamp()
      order by expires_at limit expired_rows_a_call for update skip locked
    );
  end if;
  return jsonb_build_object('repeated', not is_new);
end $$;

revoke execute on function
  public.invitation_of_token, public.validate_invitation, public.accept_invitation,
  public.record_mail_event
from public, anon, authenticated, service_role;
grant execute on function
  public.validate_invitation, public.accept_invitation, public.record_mail_event
to service_role;
