-- The batch of a recruiter. Raises 'resume_batch_not_found' for everyone else: they do not see it.
create or replace function public.require_resume_batch(p_acting_user uuid, p_batch_id uuid)
returns public.resume_batches
language plpgsql stable security definer set search_path = '' as $$
declare
  batch public.resume_batches;
begin
  select resume_batches.* into batch
  from public.resume_batches
  join public.job_roles on job_roles.id = resume_batches.job_role_id
  where resume_batches.id = p_batch_id
    and public.user_org_role(job_roles.organisation_id, p_acting_user)
      = any (public.recruiter_roles());
  if not found then
    raise exception using errcode = 'P0001', message = 'resume_batch_not_found';
  end if;
  return batch;
end $$;

-- Adds files to a batch, by their names, each once however often it is added: [{id, file_name, state}], in the
-- order of the names. Links by which their files can be uploaded may be created from then on: they are valid for
-- two hours.
-- Raises 'resume_batch_not_found', 'batch_full' (1,000 files), and 'resume_limit_reached' where the organisation
-- has added 5,000 in 24 hours (detail: seconds to wait).
create or replace function public.add_batch_files(
  p_acting_user uuid,
  p_batch_id uuid,
  p_file_names text[]
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  files_at_most constant int := 1000;
  files_a_day constant int := 5000;
  links_valid_for constant interval := '2 hours';
  batch constant public.resume_batches := public.require_resume_batch(p_acting_user, p_batch_id);
  organisation constant uuid := (
    select organisation_id from public.job_roles where id = batch.job_role_id
  );
  today record;
begin
  -- Requests at the same time take turns, and then see each other's files.
  perform pg_advisory_xact_lock(hashtextextended('batch_resumes:' || organisation, 0));
  insert into public.batch_resumes (batch_id, file_name)
  select batch.id, name from unnest(p_file_names) as name
  on conflict (batch_id, file_name) do nothing;
  if (select count(*) from public.batch_resumes where batch_id = batch.id) > files_at_most then
    raise exception using errcode = 'P0001', message = 'batch_full';
  end if;
  select count(*) as added, min(batch_resumes.created_at) + interval '1 day' as over_at into today
  from public.job_roles
  join public.resume_batches on resume_batches.job_role_id = job_roles.id
  join public.batch_resumes on batch_resumes.batch_id = resume_batches.id
  where job_roles.organisation_id = organisation
    and batch_resumes.created_at > now() - interval '1 day';
  if today.added > files_a_day then
    raise exception using errcode = 'P0001', message = 'resume_limit_reached',
      detail = ceil(extract(epoch from today.over_at - now()))::text;
  end if;
  update public.batch_resumes set link_expires_at = clock_timestamp() + links_valid_for
  where batch_id = batch.id and file_name = any (p_file_names) and state = 'waiting';
  return (
    select jsonb_agg(
      jsonb_build_object('id', id, 'file_name', file_name, 'state', state)
      order by array_position(p_file_names, file_name)
    )
    from public.batch_resumes where batch_id = batch.id and file_name = any (p_file_names)
  );
end $$;

grant execute on function public.add_batch_files to service_role;
