-- Applies an event of the mail service to the invitation with that mail. Statuses are ordered, and none goes
-- back to an earlier one. A complaint counts as a bounce: nothing more is to be sent there.
create or replace function public.apply_mail_event(
  p_email_id text,
  p_event text,
  p_happened_at timestamptz
) returns void
language sql security definer set search_path = '' as $$
  update public.invitations set
    status = greatest(
      status,
      (case p_event when 'complained' then 'bounced' else p_event end)::public.invitation_status
    ),
    opened_at = case
      when p_event = 'opened' then coalesce(opened_at, p_happened_at) else opened_at
    end
  where email_id = p_email_id
$$;
