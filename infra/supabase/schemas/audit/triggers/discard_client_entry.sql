-- Accepts an entry that a recruiter's page writes in their own name, without storing it: the entries of what
-- they do are written where it is done. For all others the policies refuse it.
create or replace function public.discard_client_entry() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  organisations constant uuid[] := public.organisations_of_caller('recruiter');
begin
  if coalesce(new.user_id, (select auth.uid())) = (select auth.uid())
    and cardinality(organisations) > 0
    and coalesce(new.organisation_id, organisations[1]) = any (organisations)
  then
    return null;
  end if;
  return new;
end $$;
