-- A member of an organisation: {user_id, email, role, created_at}; null for a stranger.
create or replace function public.read_member(p_organisation_id uuid, p_user uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'user_id', org_users.user_id,
    'email', users.email,
    'role', org_users.role,
    'created_at', org_users.created_at
  )
  from public.org_users join auth.users on users.id = org_users.user_id
  where org_users.organisation_id = p_organisation_id and org_users.user_id = p_user
$$;
