-- Whether the caller is still a user: an access token is valid for some time after its user was deleted.
create or replace function public.is_user() returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from auth.users where id = (select auth.uid()))
$$;

grant execute on function public.is_user to authenticated;
