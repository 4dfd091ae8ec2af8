-- What the columns hold that the app works with behind the scenes.
-- The kinds of data are told in recruiting_columns.

comment on column public.rate_limits.key is
  'identifier: what is limited; the user or the address is part of it';
comment on column public.rate_limits.hits is 'operational: when it was used';
comment on column public.rate_limits.expires_at is 'operational: until when that counts';

comment on column public.idempotency_keys.user_id is 'identifier: whose request it is';
comment on column public.idempotency_keys.route is 'operational: what was asked for';
comment on column public.idempotency_keys.key is 'content: what the client calls the request';
comment on column public.idempotency_keys.request_hash is 'operational: the hash of the request';
comment on column public.idempotency_keys.resource_id is 'operational: what it made';
comment on column public.idempotency_keys.answer is
  'operational: what was answered: ids, times and states';
comment on column public.idempotency_keys.claimed_at is
  'operational: since when somebody works at it';
comment on column public.idempotency_keys.expires_at is
  'operational: until when it can be repeated';

comment on column public.mail_events.event_id is 'operational: the event';
comment on column public.mail_events.email_id is
  'operational: what the mail service calls the mail';
comment on column public.mail_events.event is 'operational: what became of it';
comment on column public.mail_events.happened_at is 'operational: when';
comment on column public.mail_events.expires_at is 'operational: until when it is kept';

comment on column public.communication_identities.user_id is 'identifier: the user';
comment on column public.communication_identities.acs_user_id is
  'identifier: the user, as Azure Communication Services knows them';
comment on column public.communication_identities.claimed_at is
  'operational: since when somebody makes it';
comment on column public.communication_identities.created_at is
  'operational: when the row was made';

comment on column public.retention_runs.id is 'operational: the row';
comment on column public.retention_runs.state is 'operational: how far it is';
comment on column public.retention_runs.cause is 'operational: what started it';
comment on column public.retention_runs.requested_by is 'identifier: who started it';
comment on column public.retention_runs.organisation_ids is
  'operational: the organisations that it covers';
comment on column public.retention_runs.recordings_deleted is 'operational: how many';
comment on column public.retention_runs.interviews_updated is 'operational: how many';
comment on column public.retention_runs.transcripts_deleted is 'operational: how many';
comment on column public.retention_runs.resumes_deleted is 'operational: how many';
comment on column public.retention_runs.requests_completed is 'operational: how many';
comment on column public.retention_runs.requests_failed is 'operational: how many';
comment on column public.retention_runs.requests_deferred is 'operational: how many';
comment on column public.retention_runs.lease_until is
  'operational: until when it is worked at, or waits to be';
comment on column public.retention_runs.times_queued is
  'operational: how often it was given to the queue';
comment on column public.retention_runs.started_at is 'operational: when it began';
comment on column public.retention_runs.ended_at is 'operational: when it ended';
comment on column public.retention_runs.created_at is 'operational: when the row was made';

comment on column public.retention_failures.id is 'operational: the row';
comment on column public.retention_failures.run_id is 'operational: the run';
comment on column public.retention_failures.interview_id is 'operational: whose recording it was';
comment on column public.retention_failures.request_id is 'operational: which request it was';
comment on column public.retention_failures.user_id is 'identifier: whose resume it was';
comment on column public.retention_failures.reason is 'operational: the code of what went wrong';
comment on column public.retention_failures.created_at is 'operational: when the row was made';

comment on column public.expiring_resumes.user_id is 'identifier: whose resume it is';
comment on column public.expiring_resumes.reviewed_run_id is
  'operational: the run that looked at it last';
comment on column public.expiring_resumes.path is
  'content: the resume that it is deleting, by its path in storage';
comment on column public.expiring_resumes.created_at is 'operational: when the row was made';
