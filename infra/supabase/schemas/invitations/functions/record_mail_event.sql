-- Applies an event of the mail service, of a kind that mail_events allows, once. An event of a mail whose id is
-- not stored yet is applied when it is.
-- p_reason: why the mail did not arrive, as a code of the mail service, where it gave one
-- {repeated: whether the event was delivered before}
create or replace function public.record_mail_event(
  p_event_id text,
  p_email_id text,
  p_event text,
  p_happened_at timestamptz,
  p_reason text default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  -- The mail service repeats an event for some hours; older requests are refused by their signature.
  retained constant interval := '30 days';
  deleted_at_once constant int := 2;
  is_new boolean;
begin
  -- finish_invitation stores the id of the mail under the same lock.
  perform pg_advisory_xact_lock(hashtextextended('mail:' || p_email_id, 0));
  insert into public.mail_events (event_id, email_id, event, reason, happened_at, expires_at)
  values (
    p_event_id, p_email_id, p_event, p_reason, p_happened_at, clock_timestamp() + retained
  )
  on conflict (event_id) do nothing;
  is_new := found;

  if is_new then
    perform public.apply_mail_event(p_email_id, p_event, p_happened_at, p_reason);
    delete from public.mail_events where event_id in (
      select event_id from public.mail_events where expires_at < clock_timestamp()
      order by expires_at limit deleted_at_once for update skip locked
    );
  end if;
  return jsonb_build_object('repeated', not is_new);
end $$;

grant execute on function public.record_mail_event to service_role;
