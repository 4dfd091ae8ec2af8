-- Closes an organisation: it has no members any more, its roles are closed, and its invitations have
-- expired (see require_invitation); the addresses of people who have not accepted one are deleted. The data of its candidates are deleted when their retention ends, at the latest when the organisation itself
-- is: transcripts that it would have retained for good, after as long as its recordings.
create or replace function public.close_organisation(
  p_acting_user uuid,
  p_organisation_id uuid,
  p_ip_address text default null
) returns void
language plpgsql security definer set search_path = '' as $$
begin
  update public.organisations set
    closed_at = clock_timestamp(),
    transcript_retention_days = coalesce(
      transcript_retention_days, recording_retention_days, public.default_retention_days()
    ),
    billing_email = null,
    billing_address = null
  where id = p_organisation_id and closed_at is null;
  if not found then
    return;
  end if;
  update public.job_roles set status = 'closed'
  where organisation_id = p_organisation_id and status <> 'closed';
  delete from public.applications
  using public.job_roles
  where job_roles.id = applications.job_role_id and job_roles.organisation_id = p_organisation_id
    and applications.candidate_id is null;
  delete from public.member_invitations where organisation_id = p_organisation_id;
  delete from public.org_users where organisation_id = p_organisation_id;
  perform public.write_audit(
    'organisation.closed', 'organisation', p_organisation_id, p_organisation_id, p_acting_user,
    p_ip_address
  );
end $$;
