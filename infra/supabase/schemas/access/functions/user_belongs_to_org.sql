-- Whether the user is a member of the organisation. Signed-in users can ask only about themselves.
create or replace function public.user_belongs_to_org(_org_id uuid, _user_id uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select public.user_org_role(_org_id, _user_id) is not null
$$;

grant execute on function public.user_belongs_to_org to authenticated;
