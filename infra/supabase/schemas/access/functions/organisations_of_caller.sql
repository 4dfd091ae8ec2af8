-- The organisations in which the caller is a `member`, `recruiter` or `admin`. An array, so that a
-- policy evaluates it once per statement and can use an index.
create or replace function public.organisations_of_caller(p_as text) returns uuid[]
language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(organisation_id), '{}') from public.org_users
  where user_id = (select auth.uid())
    and case p_as
      when 'member' then true
      when 'recruiter' then role = any (public.recruiter_roles())
      when 'admin' then role = any (public.admin_roles())
    end
$$;

grant execute on function public.organisations_of_caller to authenticated;
