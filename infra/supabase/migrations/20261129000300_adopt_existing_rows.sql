-- Fills new columns and tables from existing rows, and creates or limits the buckets of resumes.

set local lock_timeout = '10s';

do $$ begin
  -- Without Supabase's Storage there are no buckets.
  if to_regclass('storage.buckets') is not null then
    insert into storage.buckets (id, name, public, file_size_limit)
    values ('candidate-cvs', 'candidate-cvs', false, 10485760)
    on conflict (id) do update
      set public = excluded.public, file_size_limit = excluded.file_size_limit;
    insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
    values ('resume-batches', 'resume-batches', false, 10485760, array['application/pdf'])
    on conflict (id) do nothing;
  end if;
end $$;

-- The trigger would record these calls as activity of now.
alter table public.interview_calls disable trigger set_last_active_at;

insert into public.interview_calls
  (interview_id, server_call_id, correlation_id, started_at, ended_at)
select id, metadata ->> 'serverCallId', metadata ->> 'correlationId', started_at, ended_at
from public.interviews
where metadata ->> 'serverCallId' <> '' and (status <> 'completed' or ended_at is not null)
order by created_at, id
on conflict (server_call_id) do nothing;

alter table public.interview_calls enable trigger set_last_active_at;

-- An interview that ended without a call was ended by a person.
update public.interviews set closed_at = ended_at
where status = 'completed' and closed_at is null and ended_at is not null
  and coalesce(metadata ->> 'serverCallId', '') = ''
  and not exists (select from public.interview_calls where interview_id = interviews.id);

update public.interviews set
  organisation_id = job_roles.organisation_id,
  last_active_at = coalesce(last_active_at, case when ended_at is null then (
    select max(created_at) from public.transcript_segments where interview_id = interviews.id
  ) end)
from public.applications
join public.job_roles on job_roles.id = applications.job_role_id
where applications.id = interviews.application_id and interviews.organisation_id is null;

insert into public.application_scores (application_id, job_role_id, interview_id, best_score)
select distinct on (applications.id)
  applications.id, applications.job_role_id, interviews.id, interview_scores.overall_score
from public.applications
join public.interviews on interviews.application_id = applications.id
join public.interview_scores on interview_scores.interview_id = interviews.id
order by applications.id, interview_scores.overall_score desc, interviews.id
on conflict do nothing;
