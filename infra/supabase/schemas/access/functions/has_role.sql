-- Whether the user has a role in user_roles. Signed-in users can ask only about themselves.
create or replace function public.has_role(_role public.app_role, _user_id uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (
    select from public.user_roles
    where user_id = _user_id and role = _role
      and _user_id = coalesce((select auth.uid()), _user_id)
  )
$$;

grant execute on function public.has_role to authenticated;
