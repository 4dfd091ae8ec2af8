-- What a signed-in user may touch at all; the policies say which rows. Columns are guarded here, since
-- policies cannot. The service may do everything; anonymous callers, nothing.
do $$
declare
  -- table, columns to insert, columns to update (null: none), may delete
  granted record;
begin
  for granted in
    select * from (values
      ('organisations', null,
        'name, description, industry, website, logo_url, billing_email, billing_address,
         values_framework, recording_retention_days', false),
      ('org_users', null, 'role', true),
      ('user_roles', null, null, false),
      ('job_roles',
        'id, organisation_id, title, description, department, location, work_type,
         employment_type, industry, salary_range_min, salary_range_max, requirements,
         scoring_rubric, interview_structure, status, created_by',
        'title, description, department, location, work_type, employment_type, industry,
         salary_range_min, salary_range_max, requirements, scoring_rubric, interview_structure,
         status', true),
      -- `user_id` can be updated only to itself (the policy sees to it): an upsert names it.
      ('candidate_profiles',
        'id, user_id, first_name, last_name, email, phone, suburb, state, postcode, country,
         linkedin_url, portfolio_url, cv_file_path, cv_uploaded_at, availability, work_mode,
         work_rights, gpa_wam, profile_visibility, visibility_settings, paused_at',
        'user_id, first_name, last_name, email, phone, suburb, state, postcode, country,
         linkedin_url, portfolio_url, cv_file_path, cv_uploaded_at, availability, work_mode,
         work_rights, gpa_wam, profile_visibility, visibility_settings, paused_at', true),
      ('candidate_skills', 'id, user_id, skill_name, skill_type, proficiency_level',
        'skill_name, skill_type, proficiency_level', true),
      ('education',
        'id, user_id, institution, degree, field_of_study, start_date, end_date, is_current',
        'institution, degree, field_of_study, start_date, end_date, is_current', true),
      ('employment_history',
        'id, user_id, company_name, job_title, description, start_date, end_date, is_current',
        'company_name, job_title, description, start_date, end_date, is_current', true),
      ('candidate_dei',
        'id, user_id, gender, ethnicity, disability_status, veteran_status',
        'gender, ethnicity, disability_status, veteran_status', true),
      ('applications', 'id, job_role_id, candidate_id, status, match_score', 'status, match_score',
        false),
      ('interviews', null, null, false),
      ('transcript_segments', null, null, false),
      ('interview_turns', null, null, false),
      ('interview_scores', null,
        'human_override, human_override_by, human_override_reason', false),
      ('score_dimensions', null, null, false),
      ('invitations',
        'id, application_id, token, status, email_template, expires_at, sent_at, opened_at',
        'status, email_template, expires_at, sent_at, opened_at', false),
      ('practice_interviews',
        'id, user_id, sample_role_type, status, started_at, ended_at, duration_seconds, feedback',
        'sample_role_type, status, started_at, ended_at, duration_seconds, feedback', true),
      ('audit_log', null, null, false),
      ('data_deletion_requests', 'id, user_id, request_type, status, reason', null, false)
    ) as grants (table_name, to_insert, to_update, may_delete)
  loop
    execute format(
      'revoke all on public.%1$I from public, anon, authenticated;
       grant select on public.%1$I to authenticated;
       grant all on public.%1$I to service_role',
      granted.table_name
    );
    if granted.to_insert is not null then
      execute format('grant insert (%s) on public.%I to authenticated',
        granted.to_insert, granted.table_name);
    end if;
    if granted.to_update is not null then
      execute format('grant update (%s) on public.%I to authenticated',
        granted.to_update, granted.table_name);
    end if;
    if granted.may_delete then
      execute format('grant delete on public.%I to authenticated', granted.table_name);
    end if;
  end loop;
end $$;
