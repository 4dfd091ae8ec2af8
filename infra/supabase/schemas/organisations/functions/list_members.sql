-- For members: {members: [{user_id, email, role, created_at}]}, the oldest 1,000 memberships.
create or replace function public.list_members(p_acting_user uuid, p_organisation_id uuid)
returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  members_given constant int := 1000;
begin
  perform public.demand_member(p_acting_user, p_organisation_id, false);
  return (
    select jsonb_build_object('members', jsonb_agg(
      public.member_of(organisation_id, user_id) order by created_at, id
    ))
    from (
      select * from public.org_users where organisation_id = p_organisation_id
      order by created_at, id limit members_given
    ) as oldest
  );
end $$;

grant execute on function public.list_members to service_role;
