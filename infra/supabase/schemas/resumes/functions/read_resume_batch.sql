-- A page of a batch that the caller may see, ordered by the ids of its resumes:
-- {id, job_role_id, created_at, states: {state: how many}, resumes: [{id, file_name, state, reason, duplicate_of,
--  application_id, email, resume}], next: what to continue after; null: it was the last page}
-- Null where there is no such batch.
-- p_state: only resumes in this state; null: all
create or replace function public.read_resume_batch(
  p_batch_id uuid,
  p_limit int,
  p_state text default null,
  p_after uuid default null
) returns jsonb
language sql stable set search_path = '' as $$
  with page as (
    select batch_resumes.*, row_number() over (order by id) as number
    from public.batch_resumes
    where batch_id = p_batch_id and (p_state is null or state = p_state)
      and (p_after is null or id > p_after)
    order by id limit p_limit + 1
  )
  select jsonb_build_object(
    'id', id,
    'job_role_id', job_role_id,
    'created_at', created_at,
    'states', (
      select coalesce(jsonb_object_agg(state, resumes), '{}') from (
        select state, count(*) as resumes from public.batch_resumes
        where batch_id = p_batch_id group by state
      ) as by_state
    ),
    'resumes', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', id, 'file_name', file_name, 'state', state, 'reason', reason,
        'duplicate_of', duplicate_of, 'application_id', application_id, 'email', email,
        'resume', resume
      ) order by number) filter (where number <= p_limit), '[]') from page
    ),
    'next', (select id from page where number = p_limit and exists (
      select from page as following where following.number > p_limit
    ))
  )
  from public.resume_batches where id = p_batch_id
$$;

grant execute on function public.read_resume_batch to authenticated;
