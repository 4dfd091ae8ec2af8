-- Records that the mail of an invitation was sent, by its id at the mail service; without an id, that the mail
-- service refuses it: then it is not tried again.
create or replace function public.finish_member_mail(
  p_invitation_id uuid,
  p_email_id text default null
) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if p_email_id is null then
    update public.member_invitations set mail_failure = 'failed', next_attempt_at = 'infinity'
    where id = p_invitation_id and sent_at is null;
    return;
  end if;
  -- An event of the mail waits here, or is stored and found below.
  perform pg_advisory_xact_lock(hashtextextended('mail:' || p_email_id, 0));
  update public.member_invitations set
    email_id = p_email_id, sent_at = coalesce(sent_at, clock_timestamp())
  where id = p_invitation_id;
  perform public.record_sent_mail(p_email_id, organisation_id, invited_by)
  from public.member_invitations where id = p_invitation_id;
  perform public.apply_mail_event(email_id, event, happened_at, reason)
  from public.mail_events where email_id = p_email_id order by happened_at, event_id;
end $$;

grant execute on function public.finish_member_mail to service_role;
