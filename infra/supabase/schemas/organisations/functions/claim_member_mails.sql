-- Claims mails of pending invitations that are to be sent, all of them or one:
-- [{invitation_id, send_to, organisation_id, organisation_name, mail_name, expires_at}]
-- One that is not recorded as sent or failed is claimed again 2, 4, 8, … minutes later, until the invitation expires.
create or replace function public.claim_member_mails(
  p_limit int,
  p_invitation_id uuid default null
) returns jsonb
language sql security definer set search_path = '' as $$
  with due as (
    select id from public.member_invitations
    where sent_at is null and accepted_at is null and next_attempt_at <= clock_timestamp()
      and expires_at > clock_timestamp()
      and (p_invitation_id is null or id = p_invitation_id)
    order by next_attempt_at, id limit p_limit for no key update skip locked
  ), claimed as (
    update public.member_invitations as invitations set
      attempts = attempts + 1,
      next_attempt_at = clock_timestamp() + least(power(2, attempts + 1), 64) * interval '1 min'
    from due where invitations.id = due.id
    returning invitations.*
  )
  select coalesce(jsonb_agg(jsonb_build_object(
    'invitation_id', claimed.id,
    'send_to', claimed.send_to,
    'organisation_id', organisations.id,
    'organisation_name', organisations.name,
    'mail_name', organisations.mail_name,
    'expires_at', claimed.expires_at
  )), '[]')
  from claimed join public.organisations on organisations.id = claimed.organisation_id
$$;

grant execute on function public.claim_member_mails to service_role;
