-- Checks, indexes and `updated_at`, the same for tables made here and for older ones.

-- Not validated: they bind what is written from now on and cannot fail on older rows.
do $$
declare
  wanted record;
begin
  for wanted in
    select * from (values
      ('organisations', 'recording_retention_days', 'recording_retention_days between 1 and 3650'),
      ('org_users', 'role',
        $c$role in ('admin', 'org_admin', 'recruiter', 'hiring_manager', 'org_recruiter',
          'org_viewer', 'viewer', 'member')$c$),
      ('applications', 'status',
        $c$status in ('applied', 'screening', 'invited', 'interviewing', 'interviewed', 'scoring',
          'shortlisted', 'rejected', 'hired')$c$),
      ('candidate_skills', 'skill_type', $c$skill_type in ('hard', 'soft')$c$),
      ('transcript_segments', 'speaker', $c$speaker in ('candidate', 'interviewer', 'ai')$c$),
      ('interview_scores', 'overall_score', 'overall_score between 0 and 100'),
      ('interview_scores', 'anti_cheat_risk_level',
        $c$anti_cheat_risk_level in ('low', 'medium', 'high')$c$),
      ('data_deletion_requests', 'request_type',
        $c$request_type in ('full_deletion', 'recording_only', 'anonymize')$c$),
      ('data_deletion_requests', 'status',
        $c$status in ('pending', 'processing', 'completed', 'failed')$c$)
    ) as checks (table_name, column_name, expression)
  loop
    if not exists (
      select from pg_constraint
      where conrelid = format('public.%I', wanted.table_name)::regclass
        and conname = format('%s_%s_allowed', wanted.table_name, wanted.column_name)
    ) then
      execute format(
        'alter table public.%I add constraint %I check (%s) not valid',
        wanted.table_name,
        format('%s_%s_allowed', wanted.table_name, wanted.column_name),
        wanted.expression
      );
    end if;
  end loop;
end $$;

-- Every foreign key and every column that a policy filters on is the first of some index. Those that
-- a unique constraint already serves are not listed.
create index if not exists org_users_user_id_idx on public.org_users (user_id);
create index if not exists user_roles_user_id_idx on public.user_roles (user_id);
create index if not exists job_roles_organisation_id_idx on public.job_roles (organisation_id);
create index if not exists job_roles_created_by_idx on public.job_roles (created_by);
create index if not exists job_roles_status_idx on public.job_roles (status);
create index if not exists applications_job_role_id_idx on public.applications (job_role_id);
create index if not exists applications_candidate_id_idx on public.applications (candidate_id);
create index if not exists audit_log_user_id_idx on public.audit_log (user_id);
create index if not exists audit_log_organisation_id_idx on public.audit_log (organisation_id);
create index if not exists candidate_skills_user_id_idx on public.candidate_skills (user_id);
create index if not exists education_user_id_idx on public.education (user_id);
create index if not exists employment_history_user_id_idx on public.employment_history (user_id);
create index if not exists candidate_dei_user_id_idx on public.candidate_dei (user_id);
create index if not exists practice_interviews_user_id_idx on public.practice_interviews (user_id);
create index if not exists data_deletion_requests_user_id_idx
  on public.data_deletion_requests (user_id);
create index if not exists interviews_application_id_idx on public.interviews (application_id);
create index if not exists transcript_segments_interview_id_idx
  on public.transcript_segments (interview_id, start_time_ms);
create index if not exists score_dimensions_interview_id_idx
  on public.score_dimensions (interview_id);
create index if not exists invitations_application_id_idx on public.invitations (application_id);

create or replace function public.set_updated_at() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.updated_at := now();
  return new;
end $$;

revoke execute on function public.set_updated_at() from public, anon, authenticated, service_role;

do $$
declare
  table_name text;
begin
  foreach table_name in array array[
    'organisations', 'job_roles', 'candidate_profiles', 'applications', 'interviews',
    'interview_scores'
  ]
  loop
    execute format(
      'create or replace trigger set_updated_at before update on public.%I
         for each row execute function public.set_updated_at()',
      table_name
    );
  end loop;
end $$;
