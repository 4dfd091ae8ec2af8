-- What the invitation is about whose token the caller has presented: the id of its `application`, `job_role` or
-- `organisation`; null where they have presented none, or one that has expired or was revoked. Once it is accepted,
-- who has signed in sees its application as a candidate or a member, or not at all. See the type invitation_token.
create or replace function public.presented_invitation(p_about text) returns uuid
language sql stable security definer set search_path = '' as $$
  select case p_about
    when 'application' then applications.id
    when 'job_role' then job_roles.id
    when 'organisation' then job_roles.organisation_id
  end
  from public.invitations
  join public.applications on applications.id = invitations.application_id
  join public.job_roles on job_roles.id = applications.job_role_id
  where invitations.token = nullif(current_setting('invitations.presented_token', true), '')
    and invitations.status <> 'expired' and invitations.expires_at > now()
    and (invitations.accepted_at is null or auth.uid() is null)
$$;

grant execute on function public.presented_invitation to anon, authenticated;
