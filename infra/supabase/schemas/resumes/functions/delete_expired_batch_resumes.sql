-- Deletes resumes of batches after the transcript retention of their organisation, at the latest after 90 days, and
-- those of closed organisations: at most p_limit, and batches of which nothing is left by then. Their files follow:
-- see remove_batch_files. Returns whether there may be more.
create or replace function public.delete_expired_batch_resumes(p_run_id uuid, p_limit int)
returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  runs public.retention_runs;
  deleted int;
begin
  update public.retention_runs set lease_until = default
  where id = p_run_id and state = 'running'
  returning * into runs;
  if not found then
    return false;
  end if;
  with expired as (
    select batch_resumes.id, organisations.id as organisation_id
    from public.batch_resumes
    join public.resume_batches on resume_batches.id = batch_resumes.batch_id
    join public.job_roles on job_roles.id = resume_batches.job_role_id
    join public.organisations on organisations.id = job_roles.organisation_id
    where (runs.organisation_ids is null or organisations.id = any (runs.organisation_ids)) and (
      organisations.closed_at is not null
      or batch_resumes.created_at < now() - make_interval(days => least(
        organisations.transcript_retention_days, public.default_retention_days()
      ))
    )
    order by batch_resumes.created_at, batch_resumes.id limit p_limit
    for update of batch_resumes skip locked
  ), removed as (
    delete from public.batch_resumes where id in (select id from expired)
  ), audited as (
    insert into public.audit_log
      (action, entity_type, entity_id, organisation_id, user_id, new_values)
    select 'resume.deleted', 'batch_resume', id, organisation_id, runs.requested_by,
      jsonb_build_object('run_id', runs.id)
    from expired
    returning 1
  )
  select count(*) into deleted from audited;
  delete from public.resume_batches where id in (
    select id from public.resume_batches
    where created_at < now() - make_interval(days => public.default_retention_days())
      and not exists (select from public.batch_resumes where batch_id = resume_batches.id)
    limit p_limit for update skip locked
  );
  update public.retention_runs set resumes_deleted = resumes_deleted + deleted
  where id = p_run_id;
  return deleted = p_limit;
end $$;

grant execute on function public.delete_expired_batch_resumes to service_role;
