create or replace function public.interviews_of(p_user uuid) returns setof uuid
language sql stable security definer set search_path = '' rows 20 as $$
  select interviews.id from public.interviews
  join public.applications on applications.id = interviews.application_id
  where applications.candidate_id = p_user
$$;
