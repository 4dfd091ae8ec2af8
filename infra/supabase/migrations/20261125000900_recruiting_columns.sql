-- What the columns of organisations, their people and their roles hold.
-- Each comment begins with the kind of data, and erasure and export go by it:
--   personal      says something of a person
--   identifier    names a person: user ids, ids at Azure, addresses
--   content       free text or documents, which may hold personal data
--   organisation  data of an organisation
--   operational   ids of rows, times, states and counts

comment on column public.organisations.id is 'operational: the row';
comment on column public.organisations.name is 'organisation: what it is called';
comment on column public.organisations.description is 'organisation: what it says of itself';
comment on column public.organisations.industry is 'organisation: what it does';
comment on column public.organisations.website is 'organisation: its website';
comment on column public.organisations.logo_url is 'organisation: its logo';
comment on column public.organisations.billing_email is 'organisation: where bills are sent';
comment on column public.organisations.billing_address is 'organisation: where it is billed';
comment on column public.organisations.values_framework is 'organisation: what it values';
comment on column public.organisations.recording_retention_days is
  'organisation: how long it keeps recordings; 90 days where it says nothing';
comment on column public.organisations.transcript_retention_days is
  'organisation: how long it keeps transcripts and resumes; for good where it says nothing';
comment on column public.organisations.created_at is 'operational: when the row was made';
comment on column public.organisations.updated_at is 'operational: when the row was last changed';

comment on column public.org_users.id is 'operational: the row';
comment on column public.org_users.organisation_id is 'operational: the organisation';
comment on column public.org_users.user_id is 'identifier: the member';
comment on column public.org_users.role is 'personal: what the member may do';
comment on column public.org_users.created_at is 'operational: when the row was made';

comment on column public.user_roles.id is 'operational: the row';
comment on column public.user_roles.user_id is 'identifier: the user';
comment on column public.user_roles.role is 'personal: what the frontend shows the user as';
comment on column public.user_roles.created_at is 'operational: when the row was made';

comment on column public.job_roles.id is 'operational: the row';
comment on column public.job_roles.organisation_id is 'operational: the organisation';
comment on column public.job_roles.title is 'organisation: what is sought';
comment on column public.job_roles.description is 'organisation: what the work is';
comment on column public.job_roles.department is 'organisation: where in the organisation';
comment on column public.job_roles.location is 'organisation: where it is done';
comment on column public.job_roles.work_type is 'organisation: on site or not';
comment on column public.job_roles.employment_type is 'organisation: for how much of the time';
comment on column public.job_roles.industry is 'organisation: in which industry';
comment on column public.job_roles.salary_range_min is 'organisation: the least it pays';
comment on column public.job_roles.salary_range_max is 'organisation: the most it pays';
comment on column public.job_roles.requirements is 'organisation: what is asked for';
comment on column public.job_roles.scoring_rubric is 'organisation: how it is scored';
comment on column public.job_roles.interview_structure is 'organisation: how it is interviewed for';
comment on column public.job_roles.status is 'operational: whether it is open';
comment on column public.job_roles.created_by is 'identifier: the member who made it';
comment on column public.job_roles.created_at is 'operational: when the row was made';
comment on column public.job_roles.updated_at is 'operational: when the row was last changed';

comment on column public.applications.id is 'operational: the row';
comment on column public.applications.job_role_id is 'operational: the role';
comment on column public.applications.candidate_id is 'identifier: who applied';
comment on column public.applications.status is 'personal: what became of it';
comment on column public.applications.match_score is 'personal: how well they fit';
comment on column public.applications.created_at is 'operational: when the row was made';
comment on column public.applications.updated_at is 'operational: when the row was last changed';

comment on column public.audit_log.id is 'operational: the row';
comment on column public.audit_log.user_id is 'identifier: who did it';
comment on column public.audit_log.organisation_id is 'operational: in which organisation';
comment on column public.audit_log.action is 'operational: what was done';
comment on column public.audit_log.entity_type is 'operational: to what kind of thing';
comment on column public.audit_log.entity_id is
  'identifier: to which; a person where entity_type is user';
comment on column public.audit_log.old_values is
  'operational: ids, counts and codes, never a value of a person';
comment on column public.audit_log.new_values is
  'operational: ids, counts and codes, never a value of a person';
comment on column public.audit_log.ip_address is 'personal: from which address';
comment on column public.audit_log.created_at is 'operational: when it was done';
