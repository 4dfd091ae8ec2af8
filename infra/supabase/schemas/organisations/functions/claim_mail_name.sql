-- Gives an organisation its name in mails, unless another organisation has one that looks alike: whether it has it.
-- False as well where the organisation has another name meanwhile. An organisation that was not checked yet has its
-- name before those that are younger or were checked: until its check, they do not get it.
-- p_name_digest: the same for names that look alike; null for a name that mails do not show
create or replace function public.claim_mail_name(
  p_organisation_id uuid,
  p_name text,
  p_name_digest text default null
) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  if p_name_digest is null then
    raise unique_violation;
  end if;
  if exists (
    select from public.organisations as own
    join public.organisations as older on older.mail_name is null and older.id <> own.id
      and (own.mail_name is not null or (older.created_at, older.id) < (own.created_at, own.id))
    where own.id = p_organisation_id and (
      lower(older.name) = lower(p_name) or public.plain_name_digest(older.name) = p_name_digest
    )
  ) then
    return false;
  end if;
  update public.organisations set mail_name = p_name, name_digest = p_name_digest
  where id = p_organisation_id and name = p_name;
  return found;
exception when unique_violation or check_violation then
  begin
    -- It was checked: list_unchecked_names does not list it again.
    update public.organisations set mail_name = ''
    where id = p_organisation_id and name = p_name and mail_name is null;
  exception when check_violation then
    -- A row that is older than one of its constraints cannot be changed.
    null;
  end;
  return false;
end $$;

grant execute on function public.claim_mail_name to service_role;
