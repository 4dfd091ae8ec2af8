-- The organisation that the user joined first. Signed-in users get only their own.
create or replace function public.get_user_org_id(_user_id uuid) returns uuid
language sql stable security definer set search_path = '' as $$
  select organisation_id from public.org_users
  where user_id = _user_id and _user_id = coalesce((select auth.uid()), _user_id)
  order by created_at, id limit 1
$$;

grant execute on function public.get_user_org_id to authenticated;
