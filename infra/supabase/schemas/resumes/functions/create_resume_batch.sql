-- Creates a batch of resumes for a job role: {id, job_role_id, created_at}
-- With an idempotency key the request may be repeated.
-- Raises 'job_role_not_found', 'forbidden', 'idempotency_key_reused' and 'in_progress'.
create or replace function public.create_resume_batch(
  p_acting_user uuid,
  p_job_role_id uuid,
  p_ip_address text default null,
  p_idempotency_key text default null,
  p_request_hash text default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  response jsonb;
  batch public.resume_batches;
begin
  perform public.require_role_recruiter(p_acting_user, p_job_role_id);
  response := public.find_response(
    p_acting_user, 'resume-batches', p_idempotency_key, p_request_hash
  );
  if response is not null then
    return response;
  end if;
  insert into public.resume_batches (job_role_id, created_by)
  values (p_job_role_id, p_acting_user) returning * into batch;
  perform public.write_audit(
    'resume_batch.created', 'resume_batch', batch.id,
    (select organisation_id from public.job_roles where id = p_job_role_id),
    p_acting_user, p_ip_address
  );
  return public.store_response(
    p_acting_user, 'resume-batches', p_idempotency_key,
    to_jsonb(batch) - 'created_by'
  );
end $$;

grant execute on function public.create_resume_batch to service_role;
