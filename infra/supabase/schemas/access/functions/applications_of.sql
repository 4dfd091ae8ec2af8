-- The applications of a person: their own, and those to which their confirmed mail address is invited.
create or replace function public.applications_of(p_user uuid) returns setof uuid
language sql stable security definer set search_path = '' as $$
  select id from public.applications where candidate_id = p_user
  union all
  select id from public.applications
  where candidate_id is null and lower(invited_email) = (
    select lower(email) from auth.users where id = p_user and email_confirmed_at is not null
  )
$$;
