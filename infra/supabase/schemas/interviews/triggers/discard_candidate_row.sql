-- Accepts what a candidate's page writes about their own interview, without storing it: transcript and score
-- are the server's own. For all others the policies refuse it.
create or replace function public.discard_candidate_row() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if exists (
    select from public.interviews
    where id = new.interview_id and public.is_own_application(application_id)
  ) then
    return null;
  end if;
  return new;
end $$;
