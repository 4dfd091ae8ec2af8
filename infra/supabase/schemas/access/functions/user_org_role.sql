-- The role of the user in the organisation; null for a stranger. Signed-in users can ask only about
-- themselves.
create or replace function public.user_org_role(_org_id uuid, _user_id uuid) returns text
language sql stable security definer set search_path = '' as $$
  select role from public.org_users
  where organisation_id = _org_id and user_id = _user_id
    and _user_id = coalesce((select auth.uid()), _user_id)
$$;

grant execute on function public.user_org_role to authenticated;
