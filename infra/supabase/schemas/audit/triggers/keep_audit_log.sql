-- Refuses every change of what was written, whoever makes it, but for two: a reference to a user or
-- an organisation that is gone, and what forget_in_audit_log does.
create or replace function public.keep_audit_log() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  forgotten constant text := current_setting('audit_log.forgotten_user', true);
  allowed public.audit_log;
begin
  if tg_op = 'UPDATE' then
    allowed := old;
    if new.user_id is null and (
      old.user_id::text = forgotten or not exists (select from auth.users where id = old.user_id)
    ) then
      allowed.user_id := null;
    end if;
    if new.ip_address is null and old.user_id::text = forgotten then
      allowed.ip_address := null;
    end if;
    if new.entity_id is null and old.entity_type = 'user' and old.entity_id::text = forgotten then
      allowed.entity_id := null;
    end if;
    if new.organisation_id is null
      and not exists (select from public.organisations where id = old.organisation_id)
    then
      allowed.organisation_id := null;
    end if;
    if new is not distinct from allowed then
      return new;
    end if;
  end if;
  raise exception using errcode = '42501', message = 'the audit log is append-only';
end $$;
