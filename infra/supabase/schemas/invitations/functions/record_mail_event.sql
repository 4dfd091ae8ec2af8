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

grant execute on function public.record_mail_event to service_role;
