-- Saves what parsing a queued resume gave, once, and returns its state: of several resumes of a person for a role
-- the first that is parsed counts, and the others are duplicates of it; as are those of who has applied already.
-- Null where the resume was deleted, or is not queued any more.
-- p_state: parsed, needs_review or refused
-- p_email: in lower case
create or replace function public.save_batch_resume(
  p_resume_id uuid,
  p_state text,
  p_reason text default null,
  p_resume jsonb default null,
  p_email text default null,
  p_file_digest text default null
) returns text
language plpgsql security definer set search_path = '' as $$
declare
  role constant uuid := (
    select job_role_id from public.resume_batches
    where id = (select batch_id from public.batch_resumes where id = p_resume_id)
  );
  original uuid;
  application uuid;
  duplicate text;
  saved text;
begin
  -- Resumes of a role that are saved at the same time take turns, and then see each other.
  perform pg_advisory_xact_lock(hashtextextended('batch_resumes:' || role, 0));
  if p_state <> 'refused' then
    select batch_resumes.id,
      case when file_digest = p_file_digest then 'same_file' else 'same_address' end
    into original, duplicate
    from public.batch_resumes
    join public.resume_batches on resume_batches.id = batch_resumes.batch_id
    where resume_batches.job_role_id = role and batch_resumes.id <> p_resume_id
      and state in ('parsed', 'needs_review', 'approved')
      and (file_digest = p_file_digest or email = p_email)
    order by batch_resumes.created_at, batch_resumes.id limit 1;
    if original is null then
      select id into application from public.applications
      where id in (select public.applications_of_address(role, p_email))
      order by created_at, id limit 1;
      duplicate := case when application is not null then 'already_applied' end;
    end if;
  end if;
  update public.batch_resumes set
    state = case when duplicate is null then p_state else 'duplicate' end,
    reason = coalesce(duplicate, p_reason),
    duplicate_of = original,
    application_id = application,
    resume = p_resume, email = p_email, file_digest = p_file_digest
  where id = p_resume_id and state = 'queued'
  returning state into saved;
  return saved;
end $$;

grant execute on function public.save_batch_resume to service_role;
