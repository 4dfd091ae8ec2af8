-- Records the invitations that were sent for resumes of a batch: {resume_id: application_id}
-- p_invitations: {resume_id: invitation_id}
-- Raises 'resume_batch_not_found'.
create or replace function public.approve_batch_resumes(
  p_acting_user uuid,
  p_batch_id uuid,
  p_invitations jsonb
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  batch constant public.resume_batches := public.require_resume_batch(p_acting_user, p_batch_id);
  approved jsonb;
begin
  with updated as (
    update public.batch_resumes set
      state = 'approved', reason = null, application_id = invitations.application_id
    from public.invitations
    join public.applications on applications.id = invitations.application_id
    where batch_resumes.batch_id = batch.id
      and invitations.id = (p_invitations ->> batch_resumes.id::text)::uuid
      and applications.job_role_id = batch.job_role_id
    returning batch_resumes.id, batch_resumes.application_id
  )
  select coalesce(jsonb_object_agg(id, application_id), '{}') into approved from updated;
  return approved;
end $$;

grant execute on function public.approve_batch_resumes to service_role;
