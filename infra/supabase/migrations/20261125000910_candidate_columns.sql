-- What the columns of candidates hold.
-- The kinds of data are told in recruiting_columns.

comment on column public.candidate_profiles.id is 'operational: the row';
comment on column public.candidate_profiles.user_id is 'identifier: whose profile it is';
comment on column public.candidate_profiles.first_name is 'personal: their name';
comment on column public.candidate_profiles.last_name is 'personal: their name';
comment on column public.candidate_profiles.email is 'personal: their mail address';
comment on column public.candidate_profiles.phone is 'personal: their number';
comment on column public.candidate_profiles.suburb is 'personal: where they live';
comment on column public.candidate_profiles.state is 'personal: where they live';
comment on column public.candidate_profiles.postcode is 'personal: where they live';
comment on column public.candidate_profiles.country is 'personal: where they live';
comment on column public.candidate_profiles.linkedin_url is 'personal: their page';
comment on column public.candidate_profiles.portfolio_url is 'personal: their page';
comment on column public.candidate_profiles.cv_file_path is
  'content: their resume, by its path in storage';
comment on column public.candidate_profiles.cv_uploaded_at is 'operational: when it came';
comment on column public.candidate_profiles.availability is 'personal: when they could begin';
comment on column public.candidate_profiles.work_mode is 'personal: how they would work';
comment on column public.candidate_profiles.work_rights is 'personal: whether they may work';
comment on column public.candidate_profiles.gpa_wam is 'personal: their marks';
comment on column public.candidate_profiles.profile_visibility is
  'personal: what they let others see';
comment on column public.candidate_profiles.visibility_settings is
  'personal: what they let others see';
comment on column public.candidate_profiles.paused_at is
  'personal: since when they do not look for work';
comment on column public.candidate_profiles.created_at is 'operational: when the row was made';
comment on column public.candidate_profiles.updated_at is
  'operational: when the row was last changed';

comment on column public.candidate_skills.id is 'operational: the row';
comment on column public.candidate_skills.user_id is 'identifier: whose skill it is';
comment on column public.candidate_skills.skill_name is 'personal: what they can do';
comment on column public.candidate_skills.skill_type is 'personal: of which kind it is';
comment on column public.candidate_skills.proficiency_level is 'personal: how well they can';
comment on column public.candidate_skills.created_at is 'operational: when the row was made';

comment on column public.education.id is 'operational: the row';
comment on column public.education.user_id is 'identifier: who learned';
comment on column public.education.institution is 'personal: where';
comment on column public.education.degree is 'personal: to which degree';
comment on column public.education.field_of_study is 'personal: what';
comment on column public.education.start_date is 'personal: from when';
comment on column public.education.end_date is 'personal: until when';
comment on column public.education.is_current is 'personal: whether they still do';
comment on column public.education.created_at is 'operational: when the row was made';

comment on column public.employment_history.id is 'operational: the row';
comment on column public.employment_history.user_id is 'identifier: who worked';
comment on column public.employment_history.company_name is 'personal: where';
comment on column public.employment_history.job_title is 'personal: as what';
comment on column public.employment_history.description is 'content: what they say of it';
comment on column public.employment_history.start_date is 'personal: from when';
comment on column public.employment_history.end_date is 'personal: until when';
comment on column public.employment_history.is_current is 'personal: whether they still do';
comment on column public.employment_history.created_at is 'operational: when the row was made';

comment on column public.candidate_dei.id is 'operational: the row';
comment on column public.candidate_dei.user_id is 'identifier: of whom it is told';
comment on column public.candidate_dei.gender is 'personal: what they tell';
comment on column public.candidate_dei.ethnicity is 'personal: what they tell';
comment on column public.candidate_dei.disability_status is 'personal: what they tell';
comment on column public.candidate_dei.veteran_status is 'personal: what they tell';
comment on column public.candidate_dei.created_at is 'operational: when the row was made';

comment on column public.practice_interviews.id is 'operational: the row';
comment on column public.practice_interviews.user_id is 'identifier: who practised';
comment on column public.practice_interviews.sample_role_type is 'personal: for what';
comment on column public.practice_interviews.status is 'operational: how far it is';
comment on column public.practice_interviews.started_at is 'operational: when it began';
comment on column public.practice_interviews.ended_at is 'operational: when it ended';
comment on column public.practice_interviews.duration_seconds is 'operational: how long it took';
comment on column public.practice_interviews.feedback is 'content: what they were told';
comment on column public.practice_interviews.created_at is 'operational: when the row was made';

comment on column public.data_deletion_requests.id is 'operational: the row';
comment on column public.data_deletion_requests.user_id is 'identifier: who asks';
comment on column public.data_deletion_requests.request_type is 'personal: what they want gone';
comment on column public.data_deletion_requests.status is 'operational: how far it is';
comment on column public.data_deletion_requests.reason is 'content: why they want it';
comment on column public.data_deletion_requests.notes is 'content: what is said of how it went';
comment on column public.data_deletion_requests.requested_at is 'operational: when they asked';
comment on column public.data_deletion_requests.processed_at is 'operational: when it was done';
comment on column public.data_deletion_requests.processed_by is 'identifier: who did it';
comment on column public.data_deletion_requests.created_at is 'operational: when the row was made';
