-- Deletes what is left of closed organisations after their transcript retention: at most p_limit applications, and
-- the organisations that have none left. What is under legal hold, being recorded or being deleted is left to a
-- later run. Only a run of all organisations does so.
-- Returns whether there may be more.
create or replace function public.delete_closed_organisations(p_run_id uuid, p_limit int)
returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  due uuid[];
  application uuid;
  has_deleted boolean := false;
begin
  update public.retention_runs set lease_until = default
  where id = p_run_id and state = 'running' and organisation_ids is null;
  if not found then
    return false;
  end if;
  due := array(
    select id from public.organisations
    where closed_at < clock_timestamp() - make_interval(days => transcript_retention_days)
  );
  for application in
    select applications.id from public.applications
    join public.job_roles on job_roles.id = applications.job_role_id
    where job_roles.organisation_id = any (due) and not exists (
      select from public.interviews
      where application_id = applications.id and (
        legal_hold or retention_claimed_until > clock_timestamp()
        or public.deletion_obstacle(array[interviews.id]) is not null
      )
    )
    order by applications.id limit p_limit
  loop
    begin
      perform from public.interviews where application_id = application order by id for update;
      delete from public.applications where id = application;
      has_deleted := true;
    exception when raise_exception then
      -- A hold, a call or another deletion began meanwhile.
      null;
    end;
  end loop;
  delete from public.organisations
  where id = any (due) and not exists (
    select from public.job_roles
    join public.applications on applications.job_role_id = job_roles.id
    where job_roles.organisation_id = organisations.id
  );
  return has_deleted;
end $$;

grant execute on function public.delete_closed_organisations to service_role;
