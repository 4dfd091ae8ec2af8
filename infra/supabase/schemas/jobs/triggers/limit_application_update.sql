-- What a candidate changes of their own application in the table: that its interview is being scored or has been
-- reviewed, and only once that is so. Anything else is accepted without effect. Recruiters change what they are
-- granted.
create or replace function public.limit_application_update() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  wanted constant text := new.status;
begin
  if old.job_role_id = any (public.job_roles_of_caller('recruiter')) then
    return new;
  end if;
  new := old;
  if old.status in ('applied', 'screening', 'invited', 'interviewing', 'interviewed', 'scoring')
    and exists (
      select from public.interviews
      left join public.interview_scores on interview_scores.interview_id = interviews.id
      where interviews.application_id = old.id and interviews.status = 'completed' and case wanted
        when 'scoring' then true
        when 'reviewed' then interview_scores.id is not null
      end
    )
  then
    new.status := wanted;
  end if;
  return new;
end $$;
