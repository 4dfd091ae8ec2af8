-- Resumes of a batch that a recruiter wants to approve: {job_role_id, resumes: [{id, state, email, name, application_id}]}
-- Raises 'resume_batch_not_found'.
create or replace function public.read_resumes_to_approve(
  p_acting_user uuid,
  p_batch_id uuid,
  p_resume_ids uuid[]
) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  batch constant public.resume_batches := public.require_resume_batch(p_acting_user, p_batch_id);
begin
  return jsonb_build_object(
    'job_role_id', batch.job_role_id,
    'resumes', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', id, 'state', state, 'email', email, 'application_id', application_id,
        'name', nullif(concat_ws(' ', resume ->> 'first_name', resume ->> 'last_name'), '')
      )), '[]')
      from public.batch_resumes where batch_id = batch.id and id = any (p_resume_ids)
    )
  );
end $$;

grant execute on function public.read_resumes_to_approve to service_role;
