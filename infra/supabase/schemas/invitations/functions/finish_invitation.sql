-- Records that the mail of an invitation was sent, by its id at the mail service; without an id, that it was
-- not: {invitation_id, expires_at, email_sent}. Of an application whose interview has not begun the status is
-- invited then.
-- Once it was sent, the result is stored for repeats of the request: the first one, where two requests finish.
-- Until then, a repeat sends the same mail again.
create or replace function public.finish_invitation(
  p_acting_user uuid,
  p_invitation_id uuid,
  p_email_id text default null,
  p_idempotency_key text default null,
  p_ip_address text default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  invitation public.invitations;
  result jsonb;
  stored jsonb;
begin
  if p_email_id is not null then
    -- An event of the mail waits here, or is stored and found below.
    perform pg_advisory_xact_lock(hashtextextended('mail:' || p_email_id, 0));
    -- Accepting an invitation locks its application first.
    perform from public.applications
    where id = (select application_id from public.invitations where id = p_invitation_id)
    for no key update;
    select * into invitation from public.invitations where id = p_invitation_id for no key update;
    if found and invitation.sent_at is null then
      perform public.write_audit(
        'invitation.sent', 'invitation', invitation.id, job_roles.organisation_id,
        p_acting_user, p_ip_address
      )
      from public.applications
      join public.job_roles on job_roles.id = applications.job_role_id
      where applications.id = invitation.application_id;
    end if;
    update public.invitations set
      email_id = p_email_id,
      status = greatest(status, 'sent'),
      sent_at = coalesce(sent_at, clock_timestamp())
    where id = p_invitation_id;
    update public.applications set status = 'invited'
    where id = invitation.application_id and status in ('applied', 'screening');
    perform public.record_sent_mail(p_email_id, job_roles.organisation_id, p_acting_user)
    from public.applications
    join public.job_roles on job_roles.id = applications.job_role_id
    where applications.id = invitation.application_id;
    -- Events that came before this.
    perform public.apply_mail_event(email_id, event, happened_at, reason)
    from public.mail_events where email_id = p_email_id order by happened_at, event_id;
  end if;

  update public.invitations set sending_until = null where id = p_invitation_id
  returning * into invitation;
  result := jsonb_build_object(
    'invitation_id', p_invitation_id,
    'expires_at', invitation.expires_at,
    'email_sent', invitation.sent_at is not null
  );
  update public.idempotency_keys set
    answer = coalesce(answer, case when invitation.sent_at is not null then result end),
    claimed_at = case when invitation.sent_at is null then '-infinity' else claimed_at end
  where user_id = p_acting_user and route = 'send-invitation' and key = p_idempotency_key
  returning answer into stored;
  return coalesce(stored, result);
end $$;

grant execute on function public.finish_invitation to service_role;
