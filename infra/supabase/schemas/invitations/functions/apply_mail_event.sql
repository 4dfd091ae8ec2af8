-- Applies an event of the mail service to the invitation, of a candidate or of a member, with that mail. Statuses are ordered, and none goes
-- back to an earlier one. A mail that was not sent, or that its recipient complained about, has the status of
-- one that bounced: nothing more is to be sent there. `mail_failure` says what happened, the first failure.
create or replace function public.apply_mail_event(
  p_email_id text,
  p_event text,
  p_happened_at timestamptz,
  p_reason text
) returns void
language sql security definer set search_path = '' as $$
  update public.invitations set
    status = greatest(
      status,
      (case when is_failure then 'bounced' else p_event end)::public.invitation_status
    ),
    opened_at = case
      when p_event = 'opened' then coalesce(opened_at, p_happened_at) else opened_at
    end,
    mail_failure = coalesce(mail_failure, case when is_failure then p_event end),
    mail_failure_reason = case
      when is_failure and mail_failure is null then p_reason else mail_failure_reason
    end
  from (
    select p_event in ('bounced', 'complained', 'failed', 'suppressed') as is_failure
  ) as event
  where email_id = p_email_id;

  update public.sent_mails set
    outcome = case
      when p_event in ('delivered', 'opened') then coalesce(outcome, 'delivered')
      when p_event = 'complained' or outcome = 'complained' then 'complained'
      when p_event in ('bounced', 'suppressed') then 'bounced'
      else outcome
    end
  where email_digest = encode(sha256(convert_to(p_email_id, 'utf8')), 'hex');

  update public.member_invitations set
    mail_failure = p_event, mail_failure_reason = p_reason
  where email_id = p_email_id and mail_failure is null
    and p_event in ('bounced', 'complained', 'failed', 'suppressed')
$$;
