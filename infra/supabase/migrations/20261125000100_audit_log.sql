-- The audit log: who did what, when and from where. Written in the transaction of the act, read by
-- admins, changed by nobody. What it holds are ids, counts and codes, never a value of a person.

create index if not exists audit_log_person_idx
  on public.audit_log (entity_id) where entity_type = 'user';
create index if not exists audit_log_run_idx
  on public.audit_log ((new_values ->> 'run_id'), organisation_id)
  where new_values ->> 'run_id' is not null;

revoke all on public.audit_log from public, anon, authenticated, service_role;
grant select on public.audit_log to authenticated;
grant select, insert on public.audit_log to service_role;

-- Writes down an act. A user who is gone is left out: a token outlives its user for a while.
create or replace function public.write_audit(
  p_action text,
  p_entity_type text,
  p_entity_id uuid,
  p_organisation_id uuid,
  p_user_id uuid,
  p_ip_address text default null,
  p_new_values jsonb default null
) returns void
language sql security definer set search_path = '' as $$
  insert into public.audit_log
    (action, entity_type, entity_id, organisation_id, user_id, ip_address, new_values)
  values
    (p_action, p_entity_type, p_entity_id, p_organisation_id,
      (select id from auth.users where id = p_user_id), p_ip_address, p_new_values)
$$;

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

create or replace trigger keep_audit_log
  before update or delete on public.audit_log
  for each row execute function public.keep_audit_log();
create or replace trigger keep_whole_audit_log
  before truncate on public.audit_log
  for each statement execute function public.keep_audit_log();

-- Takes a person out of the log, as far as it names one: who it was, from where, and whom it was
-- about. What happened, and when, stays. For erasure alone, before the user is deleted: afterwards the
-- log no longer tells which addresses were theirs.
create or replace function public.forget_in_audit_log(p_user uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform set_config('audit_log.forgotten_user', p_user::text, true);
  update public.audit_log set user_id = null, ip_address = null where user_id = p_user;
  update public.audit_log set entity_id = null where entity_type = 'user' and entity_id = p_user;
  perform set_config('audit_log.forgotten_user', '', true);
end $$;

-- From where a request came that reached PostgREST directly: what its front end appended last to
-- X-Forwarded-For; null where there is none.
create or replace function public.request_address() returns text
language sql stable set search_path = '' as $$
  select substring(
    nullif(current_setting('request.headers', true), '')::jsonb ->> 'x-forwarded-for'
    from '(?:^|[,\s])([0-9A-Fa-f:.]{2,45})\s*$'
  )
$$;

-- An admin overrides a score by the table.
create or replace function public.audit_score_override() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform public.write_audit(
    'score.overridden', 'interview', new.interview_id,
    (select organisation_id from public.interviews where id = new.interview_id),
    coalesce((select auth.uid()), new.human_override_by),
    public.request_address(),
    jsonb_build_object('human_override', new.human_override)
  );
  return null;
end $$;

-- Whoever turns it on or off, and whatever else an admin changes about it.
create or replace trigger audit_score_override
  after update of human_override, human_override_by, human_override_reason
  on public.interview_scores
  for each row when (
    old.human_override <> new.human_override
    or current_user = 'authenticated'
      and (old.human_override_by, old.human_override_reason)
        is distinct from (new.human_override_by, new.human_override_reason)
  )
  execute function public.audit_score_override();

revoke execute on function
  public.write_audit, public.keep_audit_log, public.forget_in_audit_log, public.request_address,
  public.audit_score_override
from public, anon, authenticated, service_role;
