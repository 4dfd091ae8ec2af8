-- The members of an organisation, for any of them: {members: [what read_member returns]}, the first 1,000
-- to join; for admins also {invitations: [what describe_member_invitation returns]}, the latest 1,000 pending. Raises 'organisation_not_found'.
create or replace function public.list_members(p_acting_user uuid, p_organisation_id uuid)
returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  members_listed constant int := 1000;
begin
  perform public.require_member(p_acting_user, p_organisation_id, p_as_admin => false);
  return (
    select jsonb_build_object('members', jsonb_agg(
      public.read_member(organisation_id, user_id) order by created_at, id
    ))
    from (
      select * from public.org_users where organisation_id = p_organisation_id
      order by created_at, id limit members_listed
    ) as oldest
  ) || case when public.user_org_role(p_organisation_id, p_acting_user) = any (public.admin_roles())
    then (
      select jsonb_build_object('invitations', coalesce(jsonb_agg(
        public.describe_member_invitation(latest) order by created_at desc, id
      ), '[]'))
      from (
        select * from public.member_invitations
        where organisation_id = p_organisation_id and accepted_at is null
          and expires_at > clock_timestamp()
        order by created_at desc, id limit members_listed
      ) as latest
    )
    else '{}'
  end;
end $$;

grant execute on function public.list_members to service_role;
