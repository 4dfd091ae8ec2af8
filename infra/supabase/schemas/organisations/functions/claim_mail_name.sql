-- Gives an organisation its name in mails, unless another organisation has one that looks alike: whether it has it.
-- False as well where the organisation has another name meanwhile.
-- p_name_digest: the same for names that look alike
create or replace function public.claim_mail_name(
  p_organisation_id uuid,
  p_name text,
  p_name_digest text
) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  update public.organisations set mail_name = p_name, name_digest = p_name_digest
  where id = p_organisation_id and name = p_name;
  return found;
exception when unique_violation then
  return false;
end $$;

grant execute on function public.claim_mail_name to service_role;
