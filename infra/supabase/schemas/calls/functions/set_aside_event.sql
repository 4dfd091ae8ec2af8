-- Keeps aside what was delivered as an event and cannot be read as one; the same payload once.
create or replace function public.set_aside_event(p_payload text, p_reason text) returns void
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.set_aside_events (digest, reason, payload)
  values (encode(sha256(convert_to(p_payload, 'utf8')), 'hex'), p_reason, p_payload)
  on conflict (digest) do nothing;
  perform public.forget_old_events();
end $$;

grant execute on function public.set_aside_event to service_role;
