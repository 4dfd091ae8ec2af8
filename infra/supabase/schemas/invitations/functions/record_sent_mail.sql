-- Records a mail that was sent, so that its events are counted for its sender.
create or replace function public.record_sent_mail(
  p_email_id text,
  p_organisation_id uuid,
  p_user_id uuid
) returns void
language sql security definer set search_path = '' as $$
  insert into public.sent_mails (email_digest, organisation_id, user_id)
  values (
    encode(sha256(convert_to(p_email_id, 'utf8')), 'hex'), p_organisation_id,
    (select id from auth.users where id = p_user_id)
  )
  on conflict do nothing
$$;
