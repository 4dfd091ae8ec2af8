-- Stores what was delivered as an event and could not be read or applied; the same payload once.
create or replace function public.quarantine_event(p_payload text, p_reason text) returns void
language sql security definer set search_path = '' as $$
  insert into public.quarantined_events (digest, reason, payload)
  values (encode(sha256(convert_to(p_payload, 'utf8')), 'hex'), p_reason, p_payload)
  on conflict (digest) do nothing
$$;

grant execute on function public.quarantine_event to service_role;
