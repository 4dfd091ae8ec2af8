-- Refuses every change of the audit log, whoever makes it, with two exceptions: a reference to a deleted user
-- or organisation may become null, and so may what erase_person erases.
create or replace function public.protect_audit_log() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  erased constant text := current_setting('audit_log.erased_user', true);
  allowed public.audit_log;
begin
  if tg_op = 'UPDATE' then
    allowed := old;
    if new.user_id is null and (
      old.user_id::text = erased or not exists (select from auth.users where id = old.user_id)
    ) then
      allowed.user_id := null;
    end if;
    if new.ip_address is null and old.user_id::text = erased then
      allowed.ip_address := null;
    end if;
    if new.entity_id is null and old.entity_type = 'user' and old.entity_id::text = erased then
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
