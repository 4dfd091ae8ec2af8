-- Written by `npm run database:migration`, from the change of `schemas/`.

set local lock_timeout = '10s';

set local check_function_bodies = off;

alter default privileges revoke execute on functions from public;

alter default privileges in schema public revoke all on tables from anon;

alter default privileges in schema public revoke all on tables from authenticated;

alter default privileges in schema public revoke execute on functions from anon;

alter default privileges in schema public revoke execute on functions from service_role;

alter default privileges in schema public revoke execute on functions from authenticated;

do $$ begin
  if to_regtype('public.app_role') is null then
    create type public.app_role as enum ('org_admin', 'org_recruiter', 'org_viewer', 'candidate');
  end if;
end $$;

do $$ begin
  if to_regtype('public.interview_status') is null then
    create type public.interview_status as enum ('invited', 'scheduled', 'in_progress', 'completed', 'cancelled', 'expired');
  end if;
end $$;

do $$ begin
  if to_regtype('public.invitation_status') is null then
    create type public.invitation_status as enum ('pending', 'sent', 'delivered', 'opened', 'bounced', 'expired');
  end if;
end $$;

do $$ begin
  if to_regtype('public.job_role_status') is null then
    create type public.job_role_status as enum ('draft', 'active', 'paused', 'closed');
  end if;
end $$;

do $$ begin
  if to_regtype('public.invitation_token') is null then
    create domain public.invitation_token as text constraint keep_presented_token CHECK ((set_config('invitations.presented_token'::text, encode(sha256(convert_to(VALUE, 'utf8'::name)), 'hex'::text), true) IS NOT NULL));
  end if;
end $$;

create table if not exists public.application_scores (
  application_id uuid not null,
  job_role_id uuid not null,
  interview_id uuid not null,
  best_score numeric not null
);

create table if not exists public.applications (
  id uuid not null default gen_random_uuid(),
  job_role_id uuid not null,
  candidate_id uuid,
  status text not null default 'applied'::text,
  match_score integer,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  invited_email text
);

create table if not exists public.audit_log (
  id uuid not null default gen_random_uuid(),
  user_id uuid,
  organisation_id uuid,
  action text not null,
  entity_type text not null,
  entity_id uuid,
  old_values jsonb,
  new_values jsonb,
  ip_address text,
  created_at timestamp with time zone not null default now()
);

create table if not exists public.batch_resumes (
  id uuid not null default gen_random_uuid(),
  batch_id uuid not null,
  file_name text not null,
  state text not null default 'waiting'::text,
  reason text,
  resume jsonb,
  email text,
  file_digest text,
  duplicate_of uuid,
  application_id uuid,
  link_expires_at timestamp with time zone not null default now(),
  queued_at timestamp with time zone,
  created_at timestamp with time zone not null default now()
);

create table if not exists public.call_events (
  event_id text not null,
  type text not null,
  "time" timestamp with time zone not null,
  interview_id uuid,
  server_call_id text,
  recording_id text,
  parked jsonb,
  received_at timestamp with time zone not null default now()
);

create table if not exists public.call_recordings (
  id uuid not null default gen_random_uuid(),
  recording_id text not null,
  call_id uuid not null,
  started_at timestamp with time zone not null,
  stopped_at timestamp with time zone,
  created_at timestamp with time zone not null default now()
);

create table if not exists public.candidate_dei (
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  gender text,
  ethnicity text,
  disability_status text,
  veteran_status text,
  created_at timestamp with time zone not null default now()
);

create table if not exists public.candidate_profiles (
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  first_name text,
  last_name text,
  email text,
  phone text,
  suburb text,
  state text,
  postcode text,
  country text,
  linkedin_url text,
  portfolio_url text,
  cv_file_path text,
  cv_uploaded_at timestamp with time zone,
  availability text,
  work_mode text,
  work_rights text,
  gpa_wam numeric,
  profile_visibility text,
  visibility_settings jsonb,
  paused_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);

create table if not exists public.candidate_skills (
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  skill_name text not null,
  skill_type text not null,
  proficiency_level text,
  created_at timestamp with time zone not null default now()
);

create table if not exists public.communication_identities (
  user_id uuid not null,
  acs_user_id text,
  claimed_at timestamp with time zone not null,
  created_at timestamp with time zone not null default now()
);

create table if not exists public.data_deletion_requests (
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  request_type text not null default 'full_deletion'::text,
  status text not null default 'pending'::text,
  reason text,
  notes text,
  requested_at timestamp with time zone not null default now(),
  processed_at timestamp with time zone,
  processed_by uuid,
  created_at timestamp with time zone not null default now(),
  claimed_until timestamp with time zone,
  last_run_id uuid,
  removed_outside jsonb not null default '{}'::jsonb,
  failures integer not null default 0,
  retry_at timestamp with time zone
);

create table if not exists public.deleted_call_tombstones (
  digest bytea not null,
  deleted_at timestamp with time zone not null default clock_timestamp()
);

create table if not exists public.education (
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  institution text not null,
  degree text not null,
  field_of_study text,
  start_date date,
  end_date date,
  is_current boolean not null default false,
  created_at timestamp with time zone not null default now()
);

create table if not exists public.employment_history (
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  company_name text not null,
  job_title text not null,
  description text,
  start_date date not null,
  end_date date,
  is_current boolean not null default false,
  created_at timestamp with time zone not null default now()
);

create table if not exists public.erasure_receipts (
  id uuid not null,
  request_type text not null,
  requested_at timestamp with time zone not null,
  completed_at timestamp with time zone not null default clock_timestamp(),
  removed jsonb not null
);

create table if not exists public.group_calls (
  interview_id uuid not null,
  group_id uuid not null default gen_random_uuid()
);

create table if not exists public.idempotency_keys (
  user_id uuid not null,
  route text not null,
  key text not null,
  request_hash text not null,
  resource_id uuid,
  answer jsonb,
  claimed_at timestamp with time zone not null,
  expires_at timestamp with time zone not null
);

create table if not exists public.interview_calls (
  id uuid not null default gen_random_uuid(),
  interview_id uuid not null,
  server_call_id text not null,
  correlation_id text,
  started_at timestamp with time zone,
  ended_at timestamp with time zone,
  reported_duration_seconds numeric,
  last_event_at timestamp with time zone,
  control_claimed_at timestamp with time zone,
  control_paused_until timestamp with time zone,
  created_at timestamp with time zone not null default now()
);

create table if not exists public.interview_consents (
  id uuid not null default gen_random_uuid(),
  interview_id uuid not null,
  recording boolean not null,
  ai_disclosure boolean not null,
  text_version text not null,
  created_at timestamp with time zone not null default now()
);

create table if not exists public.interview_scores (
  id uuid not null default gen_random_uuid(),
  interview_id uuid not null,
  overall_score numeric not null,
  narrative_summary text,
  candidate_feedback text,
  anti_cheat_risk_level text,
  scored_by text,
  model_version text,
  prompt_version text,
  rubric_version text,
  human_override boolean not null default false,
  human_override_by uuid,
  human_override_reason text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  segment_count integer
);

create table if not exists public.interview_turns (
  id uuid not null default gen_random_uuid(),
  interview_id uuid not null,
  turn integer not null,
  asked_at timestamp with time zone not null,
  answered_at timestamp with time zone not null,
  suggested_followup text,
  competencies_covered text[] not null default '{}'::text[],
  created_at timestamp with time zone not null default now()
);

create table if not exists public.interviews (
  id uuid not null default gen_random_uuid(),
  application_id uuid not null,
  status public.interview_status not null default 'invited'::public.interview_status,
  started_at timestamp with time zone,
  ended_at timestamp with time zone,
  duration_seconds integer,
  recording_url text,
  recording_deleted_at timestamp with time zone,
  anti_cheat_signals jsonb,
  metadata jsonb,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  closed_at timestamp with time zone,
  organisation_id uuid,
  legal_hold boolean not null default false,
  retention_claimed_until timestamp with time zone,
  transcript_deleted_at timestamp with time zone,
  last_active_at timestamp with time zone,
  retention_claimed_by uuid,
  deletion_failures integer not null default 0,
  deletion_retry_at timestamp with time zone,
  transcript_deletion_failures integer not null default 0,
  transcript_deletion_retry_at timestamp with time zone,
  competencies text[]
);

create table if not exists public.invitations (
  id uuid not null default gen_random_uuid(),
  application_id uuid not null,
  token public.invitation_token not null,
  status public.invitation_status not null default 'pending'::public.invitation_status,
  email_template text,
  expires_at timestamp with time zone not null,
  sent_at timestamp with time zone,
  sending_until timestamp with time zone,
  opened_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  accepted_at timestamp with time zone,
  revoked_at timestamp with time zone,
  interview_id uuid,
  email_id text,
  mail_failure text,
  mail_failure_reason text
);

create table if not exists public.job_roles (
  id uuid not null default gen_random_uuid(),
  organisation_id uuid not null,
  title text not null,
  description text,
  department text,
  location text,
  work_type text,
  employment_type text,
  industry text,
  salary_range_min integer,
  salary_range_max integer,
  requirements jsonb,
  scoring_rubric jsonb,
  interview_structure jsonb,
  status public.job_role_status not null default 'draft'::public.job_role_status,
  created_by uuid,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now()
);

create table if not exists public.mail_events (
  event_id text not null,
  email_id text not null,
  event text not null,
  reason text,
  happened_at timestamp with time zone not null,
  expires_at timestamp with time zone not null
);

create table if not exists public.member_invitations (
  id uuid not null,
  organisation_id uuid not null,
  email text not null,
  send_to text not null,
  role text not null,
  token text not null,
  invited_by uuid,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  accepted_at timestamp with time zone,
  attempts integer not null default 0,
  next_attempt_at timestamp with time zone not null default now(),
  sent_at timestamp with time zone,
  email_id text,
  mail_failure text,
  mail_failure_reason text
);

create table if not exists public.org_users (
  id uuid not null default gen_random_uuid(),
  organisation_id uuid not null,
  user_id uuid not null,
  role text not null default 'member'::text,
  created_at timestamp with time zone not null default now()
);

create table if not exists public.organisations (
  id uuid not null default gen_random_uuid(),
  name text not null,
  description text,
  industry text,
  website text,
  logo_url text,
  billing_email text,
  billing_address text,
  values_framework jsonb,
  recording_retention_days integer,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  transcript_retention_days integer,
  closed_at timestamp with time zone,
  mail_name text,
  name_digest text,
  candidate_sees_score boolean not null default true
);

create table if not exists public.outgoing_messages (
  message_id text not null,
  queue text not null,
  body jsonb not null,
  due_at timestamp with time zone not null,
  interview_id uuid,
  traceparent text default "substring"(((NULLIF(current_setting('request.headers'::text, true), ''::text))::json ->> 'traceparent'::text), '^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$'::text),
  claimed_at timestamp with time zone,
  sent_at timestamp with time zone,
  created_at timestamp with time zone not null default now()
);

create table if not exists public.practice_interviews (
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  sample_role_type text not null,
  status text not null default 'pending'::text,
  started_at timestamp with time zone,
  ended_at timestamp with time zone,
  duration_seconds integer,
  feedback jsonb,
  created_at timestamp with time zone not null default now()
);

create table if not exists public.quarantined_events (
  id uuid not null default gen_random_uuid(),
  digest text not null,
  reason text not null,
  payload text not null,
  received_at timestamp with time zone not null default now()
);

create unlogged table if not exists public.rate_limits (
  key text not null,
  hits timestamp with time zone[] not null,
  expires_at timestamp with time zone not null
);

create table if not exists public.recording_parts (
  id uuid not null default gen_random_uuid(),
  interview_id uuid not null,
  recording_id text not null,
  part_index integer not null,
  document_id text not null,
  content_location text not null,
  format text,
  recorded_at timestamp with time zone not null,
  duration_ms integer,
  own_storage boolean not null default false,
  event_time timestamp with time zone not null,
  url text,
  content_type text,
  size_bytes bigint,
  imported_at timestamp with time zone,
  deleted_at timestamp with time zone,
  created_at timestamp with time zone not null default clock_timestamp(),
  deletion_claimed_at timestamp with time zone,
  metadata_location text,
  is_late boolean not null default false,
  late_tried_by uuid
);

create table if not exists public.resume_batches (
  id uuid not null default gen_random_uuid(),
  job_role_id uuid not null,
  created_by uuid,
  created_at timestamp with time zone not null default now()
);

create table if not exists public.resume_reviews (
  user_id uuid not null,
  review_at timestamp with time zone not null default now(),
  claimed_until timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  deletion_failures integer not null default 0
);

create table if not exists public.retention_failures (
  id uuid not null default gen_random_uuid(),
  run_id uuid not null,
  interview_id uuid,
  request_id uuid,
  user_id uuid,
  reason text not null,
  of_transcript boolean not null default false,
  failed_before boolean not null default false,
  created_at timestamp with time zone not null default now()
);

create table if not exists public.retention_runs (
  id uuid not null default gen_random_uuid(),
  state text not null,
  cause text not null,
  requested_by uuid,
  organisation_ids uuid[],
  recordings_deleted integer not null default 0,
  interviews_updated integer not null default 0,
  transcripts_deleted integer not null default 0,
  resumes_deleted integer not null default 0,
  requests_completed integer not null default 0,
  requests_failed integer not null default 0,
  requests_deferred integer not null default 0,
  lease_until timestamp with time zone default (clock_timestamp() + '00:05:00'::interval),
  times_queued integer not null default 0,
  started_at timestamp with time zone,
  ended_at timestamp with time zone,
  created_at timestamp with time zone not null default now()
);

create table if not exists public.score_dimensions (
  id uuid not null default gen_random_uuid(),
  interview_id uuid not null,
  dimension text not null,
  score numeric(4,2) not null,
  weight numeric,
  evidence text,
  cited_quotes jsonb,
  created_at timestamp with time zone not null default now()
);

create table if not exists public.sent_mails (
  email_digest text not null,
  organisation_id uuid,
  user_id uuid,
  sent_at timestamp with time zone not null default now(),
  outcome text
);

create table if not exists public.transcript_segments (
  id uuid not null default gen_random_uuid(),
  interview_id uuid not null,
  speaker text not null,
  content text not null,
  start_time_ms integer not null,
  end_time_ms integer,
  confidence numeric,
  created_at timestamp with time zone not null default now(),
  turn integer
);

create table if not exists public.user_roles (
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  role public.app_role not null,
  created_at timestamp with time zone not null default now()
);

CREATE OR REPLACE FUNCTION public.accept_invitation(p_acting_user uuid, p_token_hash text, p_ip_address text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  invitation public.invitations := public.require_invitation(p_token_hash);
  application public.applications;
begin
  select * into application from public.applications
  where id = invitation.application_id for no key update;
  -- It may have been accepted or revoked since.
  invitation := public.require_invitation(p_token_hash);

  if application.candidate_id is null then
    if not public.has_address(p_acting_user, application.invited_email) then
      raise exception using errcode = 'P0001', message = 'invitation_for_other_address';
    end if;
    invitation.application_id := public.give_application(application.id, p_acting_user);
    perform public.write_audit(
      'invitation.accepted', 'invitation', invitation.id,
      (select organisation_id from public.job_roles where id = application.job_role_id),
      p_acting_user, p_ip_address
    );
  elsif application.candidate_id <> p_acting_user then
    raise exception using errcode = 'P0001', message = 'forbidden';
  end if;

  if invitation.interview_id is null then
    update public.invitations set
      interview_id = (
        public.open_interview(p_acting_user, invitation.application_id) ->> 'id'
      )::uuid,
      accepted_at = coalesce(accepted_at, clock_timestamp()),
      opened_at = coalesce(opened_at, clock_timestamp()),
      status = greatest(status, 'opened')
    where id = invitation.id
    returning * into invitation;
  end if;
  return (
    select jsonb_build_object('interview', jsonb_build_object(
      'id', id, 'application_id', application_id, 'status', status
    ))
    from public.interviews where id = invitation.interview_id
  );
end $function$;

CREATE OR REPLACE FUNCTION public.accept_member_invitation(p_acting_user uuid, p_token_hash text, p_ip_address text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  invitation public.member_invitations;
  joined jsonb;
begin
  select * into invitation from public.member_invitations where token = p_token_hash;
  if not found then
    raise exception using errcode = 'P0001', message = 'invitation_not_found';
  end if;
  if not exists (
    select from auth.users
    where id = p_acting_user and email_confirmed_at is not null
      and lower(email) = lower(invitation.send_to)
  ) then
    raise exception using errcode = 'P0001', message = 'forbidden';
  end if;
  -- It may have been accepted, revoked or replaced since.
  perform from public.organisations where id = invitation.organisation_id for no key update;
  select * into invitation from public.member_invitations where token = p_token_hash;
  if not found then
    raise exception using errcode = 'P0001', message = 'invitation_not_found';
  end if;

  if invitation.accepted_at is null then
    if invitation.expires_at <= clock_timestamp() then
      raise exception using errcode = 'P0001', message = 'invitation_expired';
    end if;
    insert into public.org_users (organisation_id, user_id, role)
    values (invitation.organisation_id, p_acting_user, invitation.role)
    on conflict (organisation_id, user_id) do nothing;
    if found then
      perform public.save_user_role(p_acting_user, invitation.role);
      perform public.write_audit(
        'member.added', 'user', p_acting_user, invitation.organisation_id, p_acting_user,
        p_ip_address, jsonb_build_object('role', invitation.role)
      );
    end if;
    update public.member_invitations set accepted_at = clock_timestamp() where id = invitation.id;
  end if;
  joined := public.read_member(invitation.organisation_id, p_acting_user);
  if joined is null then
    raise exception using errcode = 'P0001', message = 'member_not_found';
  end if;
  return joined || jsonb_build_object('organisation_id', invitation.organisation_id);
end $function$;

CREATE OR REPLACE FUNCTION public.add_batch_files(p_acting_user uuid, p_batch_id uuid, p_file_names text[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION public.admin_roles()
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select array['admin', 'org_admin']
$function$;

CREATE OR REPLACE FUNCTION public.applications_of(p_user uuid)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select id from public.applications where candidate_id = p_user
  union all
  select id from public.applications
  where candidate_id is null and lower(invited_email) = (
    select lower(email) from auth.users where id = p_user and email_confirmed_at is not null
  )
$function$;

CREATE OR REPLACE FUNCTION public.applications_of_address(p_job_role_id uuid, p_address text)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select applications.id from public.applications
  left join auth.users
    on users.id = applications.candidate_id and users.email_confirmed_at is not null
  where applications.job_role_id = p_job_role_id
    and lower(p_address) in (lower(applications.invited_email), lower(users.email))
$function$;

CREATE OR REPLACE FUNCTION public.applications_without_score()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(array_agg(applications.id), '{}')
  from public.applications
  join public.job_roles on job_roles.id = applications.job_role_id
  join public.organisations on organisations.id = job_roles.organisation_id
  where applications.candidate_id = (select auth.uid()) and not organisations.candidate_sees_score
$function$;

CREATE OR REPLACE FUNCTION public.apply_call_event(p_event jsonb, p_scoring_delay_seconds integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  this_id constant text := p_event ->> 'id';
  call_id constant text := p_event ->> 'server_call_id';
  recording constant text := p_event ->> 'recording_id';
  found_id uuid;
begin
  -- Waits for another transaction that is applying the same event.
  insert into public.call_events (event_id, type, time, server_call_id, recording_id)
  values (this_id, p_event ->> 'type', (p_event ->> 'time')::timestamptz, call_id, recording)
  on conflict (event_id) do nothing;
  if not found then
    select interview_id into found_id from public.call_events where event_id = this_id;
    return jsonb_build_object('outcome', 'repeated', 'interview_id', found_id);
  end if;

  perform public.lock_call(call_id, recording);
  -- A call that is known stays with its interview, whatever a later event says.
  found_id := (public.find_call(call_id, recording)).interview_id;
  if found_id is null and p_event ->> 'type' <> 'recording_ready' then
    found_id := coalesce(
      public.find_interview_of_group(p_event ->> 'group_id'),
      public.find_interview_of_group(p_event ->> 'correlation_id')
    );
  end if;
  -- It may have been deleted just now.
  select id into found_id from public.interviews where id = found_id for no key update;

  update public.call_events
  set interview_id = found_id, parked = case when found_id is null then p_event end
  where event_id = this_id;
  if found_id is null then
    return jsonb_build_object('outcome', 'parked', 'interview_id', null);
  end if;
  perform public.apply_event_to_interview(found_id, p_event, p_scoring_delay_seconds);
  perform public.apply_parked_events(found_id, call_id, null, p_scoring_delay_seconds);
  return jsonb_build_object('outcome', 'applied', 'interview_id', found_id);
end $function$;

CREATE OR REPLACE FUNCTION public.apply_event_to_interview(p_interview_id uuid, p_event jsonb, p_scoring_delay_seconds integer)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if p_event ->> 'type' = 'recording_ready' then
    update public.interview_calls
    set last_event_at = greatest(last_event_at, (p_event ->> 'time')::timestamptz)
    where id = (public.find_call(p_event ->> 'server_call_id', p_event ->> 'recording_id')).id;
  else
    perform public.save_call(p_interview_id, p_event);
  end if;
  perform public.update_interview_from_calls(p_interview_id);

  if p_event ->> 'type' = 'recording_ready' then
    perform public.save_recording_parts(p_interview_id, p_event);
  elsif p_event ->> 'type' = 'call_ended' then
    perform public.queue_scoring(p_interview_id, p_scoring_delay_seconds);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION public.apply_mail_event(p_email_id text, p_event text, p_happened_at timestamp with time zone, p_reason text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  update public.invitations set
    status = greatest(
      status,
      (case when is_failure then 'bounced' else p_event end)::public.invitation_status
    ),
    opened_at = case
      when p_event = 'opened' then coalesce(opened_at, p_happened_at) else opened_at
    end,
    mail_failure = coalesce(mail_failure, case when is_failure then p_event end),
    mail_failure_reason = case
      when is_failure and mail_failure is null then p_reason else mail_failure_reason
    end
  from (
    select p_event in ('bounced', 'complained', 'failed', 'suppressed') as is_failure
  ) as event
  where email_id = p_email_id;

  update public.sent_mails set
    outcome = case
      when p_event in ('delivered', 'opened') then coalesce(outcome, 'delivered')
      when p_event = 'complained' or outcome = 'complained' then 'complained'
      when p_event in ('bounced', 'suppressed') then 'bounced'
      else outcome
    end
  where email_digest = encode(sha256(convert_to(p_email_id, 'utf8')), 'hex');

  update public.member_invitations set
    mail_failure = p_event, mail_failure_reason = p_reason
  where email_id = p_email_id and mail_failure is null
    and p_event in ('bounced', 'complained', 'failed', 'suppressed')
$function$;

CREATE OR REPLACE FUNCTION public.apply_parked_events(p_interview_id uuid, p_server_call_id text, p_recording_id text, p_scoring_delay_seconds integer)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  waiting record;
begin
  for waiting in
    select event_id, parked from public.call_events
    where parked is not null
      and (server_call_id = p_server_call_id or recording_id = p_recording_id)
    order by time, event_id
  loop
    update public.call_events set parked = null, interview_id = p_interview_id
    where event_id = waiting.event_id and parked is not null;
    continue when not found;
    perform public.apply_event_to_interview(
      p_interview_id, waiting.parked, p_scoring_delay_seconds
    );
  end loop;
end $function$;

CREATE OR REPLACE FUNCTION public.approve_batch_resumes(p_acting_user uuid, p_batch_id uuid, p_invitations jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  batch constant public.resume_batches := public.require_resume_batch(p_acting_user, p_batch_id);
  approved jsonb;
begin
  with updated as (
    update public.batch_resumes set
      state = 'approved', reason = null, application_id = invitations.application_id
    from public.invitations
    join public.applications on applications.id = invitations.application_id
    where batch_resumes.batch_id = batch.id
      and invitations.id = (p_invitations ->> batch_resumes.id::text)::uuid
      and applications.job_role_id = batch.job_role_id
    returning batch_resumes.id, batch_resumes.application_id
  )
  select coalesce(jsonb_object_agg(id, application_id), '{}') into approved from updated;
  return approved;
end $function$;

CREATE OR REPLACE FUNCTION public.audit_membership()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.write_audit(
    case tg_op when 'DELETE' then 'member.removed' else 'member.role_changed' end,
    'user', old.user_id, old.organisation_id, (select auth.uid()), public.request_address(),
    jsonb_build_object('role', case tg_op when 'DELETE' then old.role else new.role end)
  );
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.audit_own_deletion_request()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.write_audit(
    'erasure.requested', 'deletion_request', new.id, null, new.user_id, public.request_address(),
    jsonb_build_object('request_type', new.request_type)
  );
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.audit_score_override()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.write_audit(
    'score.overridden', 'interview', new.interview_id,
    (select organisation_id from public.interviews where id = new.interview_id),
    coalesce((select auth.uid()), new.human_override_by),
    public.request_address(),
    jsonb_build_object('human_override', new.human_override)
  );
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.call_digest(p_id text)
 RETURNS bytea
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select sha256(convert_to(p_id, 'UTF8')) $function$;

CREATE OR REPLACE FUNCTION public.change_member_role(p_acting_user uuid, p_organisation_id uuid, p_user_id uuid, p_role text, p_ip_address text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.require_member(p_acting_user, p_organisation_id, p_as_admin => true);
  if public.user_org_role(p_organisation_id, p_user_id) is null then
    raise exception using errcode = 'P0001', message = 'member_not_found';
  end if;
  if not p_role = any (public.admin_roles()) then
    perform public.require_other_admin(p_organisation_id, p_user_id);
  end if;
  update public.org_users set role = p_role
  where organisation_id = p_organisation_id and user_id = p_user_id
    and role is distinct from p_role;
  if found then
    perform public.write_audit(
      'member.role_changed', 'user', p_user_id, p_organisation_id, p_acting_user, p_ip_address,
      jsonb_build_object('role', p_role)
    );
  end if;
  perform public.save_user_role(p_user_id, p_role);
  return public.read_member(p_organisation_id, p_user_id);
end $function$;

CREATE OR REPLACE FUNCTION public.claim_communication_identity(p_user uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- Longer than creating an identity may take. update_deletion_request has the same lease.
  lease constant interval := '20 s';
  claimed boolean;
  known text;
begin
  -- Waits for a deletion of the user that is in progress.
  perform from auth.users where id = p_user for key share;
  if not found then
    raise exception using errcode = 'P0001', message = 'forbidden';
  end if;
  insert into public.communication_identities as identities (user_id, claimed_at)
  values (p_user, clock_timestamp())
  on conflict (user_id) do update set claimed_at = clock_timestamp()
  where identities.acs_user_id is null
    and identities.claimed_at < clock_timestamp() - lease;
  claimed := found;

  select acs_user_id into known from public.communication_identities where user_id = p_user;
  return jsonb_build_object('acs_user_id', known, 'claimed', claimed);
end $function$;

CREATE OR REPLACE FUNCTION public.claim_deletion(p_run_id uuid, p_request_id uuid, p_interview_ids uuid[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  lease constant interval := '5 min';
  request public.data_deletion_requests;
begin
  update public.data_deletion_requests set
    status = 'processing', claimed_until = clock_timestamp() + lease, last_run_id = p_run_id
  where id = p_request_id
  returning * into request;
  update public.interviews set
    retention_claimed_until = clock_timestamp() + lease, retention_claimed_by = p_run_id
  where id = any (p_interview_ids);
  update public.recording_parts set deletion_claimed_at = clock_timestamp()
  where interview_id = any (p_interview_ids) and url is not null and deleted_at is null;
  return jsonb_build_object(
    'request_id', request.id,
    'user_id', request.user_id,
    'request_type', request.request_type,
    'recordings', (
      select coalesce(
        jsonb_agg(
          jsonb_build_object('interview_id', id, 'urls', array(
            select file from public.recording_parts
            cross join unnest(array[url, metadata_location]) as file
            where interview_id = interviews.id
              and url is not null and deleted_at is null and file is not null
            union
            select recording_url where recording_url is not null
            order by 1
          )) order by coalesce(ended_at, greatest(started_at, last_active_at), created_at), id
        ), '[]'
      )
      from public.interviews
      where id = any (p_interview_ids) and (
        recording_url is not null
        -- Files may be in storage whose addresses are not known.
        or exists (select from public.interview_calls where interview_id = interviews.id)
        or exists (select from public.recording_parts where interview_id = interviews.id)
      )
    ),
    'resume_paths', array(
      select path from public.list_resume_files(array[request.user_id])
      where request.request_type <> 'recording_only' order by path
    ),
    'acs_user_id', (
      select acs_user_id from public.communication_identities
      where user_id = request.user_id and request.request_type = 'full_deletion'
    )
  );
end $function$;

CREATE OR REPLACE FUNCTION public.claim_deletion_request(p_run_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  candidates_at_most constant int := 100;
  scope uuid[];
  retries_until timestamptz;
  request public.data_deletion_requests;
  interview_ids uuid[];
  locked int;
  obstacle text;
  has_deferred boolean := false;
begin
  update public.retention_runs set lease_until = default
  where id = p_run_id and state = 'running'
  returning organisation_ids into scope;
  if not found then
    return jsonb_build_object('request', null, 'more', false);
  end if;

  retries_until := public.retention_retries_until(p_run_id, 'request');
  for request in
    select * from public.data_deletion_requests as requests
    -- An older row may have an unknown type, which cannot be completed.
    where request_type in ('full_deletion', 'anonymize', 'recording_only') and (
        status in ('pending', 'failed') and (retry_at is null or retry_at < retries_until) and not exists (
          -- Tried by this run, or by one that began later: two runs at the same time would otherwise
          -- defer the same requests again and again.
          select from public.retention_runs as last_run
          join public.retention_runs as this_run on this_run.id = p_run_id
          where last_run.id = requests.last_run_id
            and (last_run.created_at, last_run.id) >= (this_run.created_at, this_run.id)
        )
        or status = 'processing'
          and (claimed_until is null or claimed_until < clock_timestamp())
      )
      and (scope is null or (
        select bool_and(job_roles.organisation_id = any (scope))
        from public.applications
        join public.job_roles on job_roles.id = applications.job_role_id
        where applications.candidate_id = requests.user_id
      ))
    order by retry_at nulls first, requested_at, id limit candidates_at_most
  loop
    -- Locks only this request: a parallel run can claim the others.
    perform from public.data_deletion_requests
    where id = request.id and status = request.status
      and claimed_until is not distinct from request.claimed_until
      and last_run_id is not distinct from request.last_run_id
    for no key update skip locked;
    continue when not found;
    interview_ids := array(
      select interviews.id from public.interviews
      join public.applications on applications.id = interviews.application_id
      where applications.candidate_id = request.user_id
    );
    -- Waits for no lock: what another transaction is deleting or holding is left to the next run.
    continue when exists (
      select from public.interviews
      where id = any (interview_ids) and retention_claimed_until > clock_timestamp()
    );
    perform from public.interviews where id = any (interview_ids) for no key update skip locked;
    get diagnostics locked = row_count;
    continue when locked < cardinality(interview_ids) or exists (
      select from public.interviews
      where id = any (interview_ids) and retention_claimed_until > clock_timestamp()
    );
    obstacle := public.deletion_obstacle(interview_ids);
    if obstacle is null then
      return jsonb_build_object(
        'request', public.claim_deletion(p_run_id, request.id, interview_ids), 'more', true
      );
    end if;
    update public.data_deletion_requests set status = 'processing', last_run_id = p_run_id
    where id = request.id;
    perform public.update_deletion_request(p_run_id, request.id, 'failed', '{}', obstacle);
    has_deferred := true;
  end loop;
  return jsonb_build_object('request', null, 'more', has_deferred);
end $function$;

CREATE OR REPLACE FUNCTION public.claim_expired_resumes(p_run_id uuid, p_limit integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  reviewed_at_most constant int := 500;
  scope uuid[];
  retries_until timestamptz;
  people uuid[];
  person uuid;
  files jsonb;
  resumes jsonb := '[]';
begin
  update public.retention_runs set lease_until = default
  where id = p_run_id and state = 'running'
  returning organisation_ids into scope;
  if not found then
    return jsonb_build_object('resumes', resumes, 'more', false);
  end if;

  retries_until := public.retention_retries_until(p_run_id, 'resume');
  people := array(
    select user_id from public.resume_reviews as reviews
    where review_at < case when deletion_failures = 0 then clock_timestamp() else retries_until end
      and (claimed_until is null or claimed_until < clock_timestamp())
      and (scope is null or user_id in (
        select applications.candidate_id from public.applications
        join public.job_roles on job_roles.id = applications.job_role_id
        where job_roles.organisation_id = any (scope)
      ) and (
        select bool_and(job_roles.organisation_id = any (scope)) from public.applications
        join public.job_roles on job_roles.id = applications.job_role_id
        where applications.candidate_id = reviews.user_id
      ))
      and not exists (
        select from public.retention_failures
        where run_id = p_run_id and user_id = reviews.user_id
      )
    order by deletion_failures > 0, review_at, user_id limit reviewed_at_most for no key update skip locked
  );
  select jsonb_object_agg(user_id, person_files) into files
  from (
    select user_id, jsonb_agg(
      jsonb_build_object('path', path, 'uploaded_at', uploaded_at) order by path
    ) as person_files
    from public.list_resume_files(people) group by user_id
  ) as by_person;
  foreach person in array people loop
    exit when jsonb_array_length(resumes) = p_limit;
    resumes := resumes
      || public.review_resumes(p_run_id, person, coalesce(files -> person::text, '[]'));
  end loop;
  return jsonb_build_object(
    'resumes', resumes,
    'more', jsonb_array_length(resumes) = p_limit or cardinality(people) = reviewed_at_most
  );
end $function$;

CREATE OR REPLACE FUNCTION public.claim_idempotency_key(p_user uuid, p_route text, p_key text, p_request_hash text, p_resource_id uuid DEFAULT NULL::uuid)
 RETURNS public.idempotency_keys
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  lease constant interval := '60 s';
  stored_for constant interval := '24 h';
  deleted_at_once constant int := 2;
  claim public.idempotency_keys;
begin
  -- A parallel request would wait below for the transaction of the first.
  if not pg_try_advisory_xact_lock(
    hashtextextended(format('idempotency:%s:%s:%s', p_user, p_route, p_key), 0)
  ) then
    raise exception using errcode = 'P0001', message = 'in_progress';
  end if;
  delete from public.idempotency_keys
  where user_id = p_user and route = p_route and key = p_key and expires_at < clock_timestamp();
  delete from public.idempotency_keys where (user_id, route, key) in (
    select user_id, route, key from public.idempotency_keys
    where expires_at < clock_timestamp()
    order by expires_at limit deleted_at_once for update skip locked
  );

  insert into public.idempotency_keys as keys
    (user_id, route, key, request_hash, resource_id, claimed_at, expires_at)
  values
    (p_user, p_route, p_key, p_request_hash, p_resource_id, clock_timestamp(),
      clock_timestamp() + stored_for)
  on conflict (user_id, route, key) do update set claimed_at = clock_timestamp()
  where keys.request_hash = p_request_hash and keys.answer is null
    and keys.claimed_at < clock_timestamp() - lease
  returning * into claim;
  if found then
    return claim;
  end if;

  select * into claim from public.idempotency_keys
  where user_id = p_user and route = p_route and key = p_key;
  if claim.request_hash <> p_request_hash then
    raise exception using errcode = 'P0001', message = 'idempotency_key_reused';
  end if;
  if claim.answer is null then
    raise exception using errcode = 'P0001', message = 'in_progress';
  end if;
  return claim;
end $function$;

CREATE OR REPLACE FUNCTION public.claim_mail_name(p_organisation_id uuid, p_name text, p_name_digest text DEFAULT NULL::text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if p_name_digest is null then
    raise unique_violation;
  end if;
  if exists (
    select from public.organisations as own
    join public.organisations as older on older.mail_name is null and older.id <> own.id
      and (own.mail_name is not null or (older.created_at, older.id) < (own.created_at, own.id))
    where own.id = p_organisation_id and (
      lower(older.name) = lower(p_name) or public.plain_name_digest(older.name) = p_name_digest
    )
  ) then
    return false;
  end if;
  update public.organisations set mail_name = p_name, name_digest = p_name_digest
  where id = p_organisation_id and name = p_name;
  return found;
exception when unique_violation or check_violation then
  begin
    -- It was checked: list_unchecked_names does not list it again.
    update public.organisations set mail_name = ''
    where id = p_organisation_id and name = p_name and mail_name is null;
  exception when check_violation then
    -- A row that is older than one of its constraints cannot be changed.
    null;
  end;
  return false;
end $function$;

CREATE OR REPLACE FUNCTION public.claim_member_mails(p_limit integer, p_invitation_id uuid DEFAULT NULL::uuid)
 RETURNS jsonb
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  with due as (
    select id from public.member_invitations
    where sent_at is null and accepted_at is null and next_attempt_at <= clock_timestamp()
      and expires_at > clock_timestamp()
      and (p_invitation_id is null or id = p_invitation_id)
    order by next_attempt_at, id limit p_limit for no key update skip locked
  ), claimed as (
    update public.member_invitations as invitations set
      attempts = attempts + 1,
      next_attempt_at = clock_timestamp() + least(power(2, attempts + 1), 64) * interval '1 min'
    from due where invitations.id = due.id
    returning invitations.*
  )
  select coalesce(jsonb_agg(jsonb_build_object(
    'invitation_id', claimed.id,
    'send_to', claimed.send_to,
    'organisation_id', organisations.id,
    'organisation_name', organisations.name,
    'mail_name', organisations.mail_name,
    'expires_at', claimed.expires_at
  )), '[]')
  from claimed join public.organisations on organisations.id = claimed.organisation_id
$function$;

CREATE OR REPLACE FUNCTION public.claim_pending_messages(p_limit integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  lease constant interval := '60 s';
  -- Event Grid delivers an event for a day.
  events_retained constant interval := '7 days';
  messages_retained constant interval := '30 days';
  mails_retained constant interval := '30 days';
  deleted_at_once constant int := 100;
  claimed jsonb;
begin
  with due as (
    select message_id from public.outgoing_messages
    where sent_at is null
      and (claimed_at is null or claimed_at < clock_timestamp() - lease)
    order by created_at, message_id limit p_limit for no key update skip locked
  ), updated as (
    update public.outgoing_messages as messages set claimed_at = clock_timestamp()
    from due where messages.message_id = due.message_id
    returning messages.message_id, queue, body, due_at, traceparent, created_at
  )
  select coalesce(
    jsonb_agg(to_jsonb(updated) - 'created_at' order by created_at, message_id), '[]'
  ) into claimed from updated;

  delete from public.call_events where event_id in (
    select event_id from public.call_events
    where received_at < clock_timestamp() - events_retained
    order by received_at limit deleted_at_once for update skip locked
  );
  delete from public.quarantined_events where id in (
    select id from public.quarantined_events
    where received_at < clock_timestamp() - events_retained
    order by received_at limit deleted_at_once for update skip locked
  );
  delete from public.member_invitations where id in (
    select id from public.member_invitations
    where expires_at < clock_timestamp() - mails_retained
    order by expires_at limit deleted_at_once for update skip locked
  );
  delete from public.applications where id in (
    select id from public.applications as invited
    where candidate_id is null and created_at < clock_timestamp() - mails_retained
      and not exists (
        select from public.invitations
        where application_id = invited.id and expires_at > clock_timestamp() - mails_retained
      )
    order by created_at limit deleted_at_once for update skip locked
  );
  delete from public.sent_mails where email_digest in (
    select email_digest from public.sent_mails
    where sent_at < clock_timestamp() - mails_retained
    order by sent_at limit deleted_at_once for update skip locked
  );
  delete from public.outgoing_messages where message_id in (
    select message_id from public.outgoing_messages
    where sent_at < clock_timestamp() - messages_retained
    order by sent_at limit deleted_at_once for update skip locked
  );
  return claimed;
end $function$;

CREATE OR REPLACE FUNCTION public.claim_recording_actions(p_record boolean, p_limit integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- Longer than Azure Communication Services may take to answer.
  lease constant interval := '30 s';
  -- A call whose end was never reported is not tried forever.
  longest_call constant interval := '24 h';
  actions jsonb;
begin
  with due as (
    select calls.id, running.recording_id, md5(format(
      '%s:%s', calls.server_call_id,
      (select count(*) from public.call_recordings where call_id = calls.id)
    ))::uuid as start_id
    from public.interview_calls as calls
    join public.interviews on interviews.id = calls.interview_id
    cross join lateral (
      select recording from public.interview_consents
      where interview_id = calls.interview_id order by created_at desc limit 1
    ) as consent
    left join lateral (
      select recording_id from public.call_recordings
      where call_id = calls.id and stopped_at is null
      order by started_at desc, recording_id limit 1
    ) as running on true
    where calls.started_at is not null and calls.ended_at is null
      and (calls.control_claimed_at is null
        or calls.control_claimed_at < clock_timestamp() - lease)
      and case
        when running.recording_id is null
          then p_record and calls.started_at > clock_timestamp() - longest_call
            and (calls.control_paused_until is null
              or calls.control_paused_until < clock_timestamp())
            and case
              when consent.recording then interviews.status = 'in_progress'
              else calls.control_claimed_at is not null
            end
        else not consent.recording or interviews.closed_at is not null
      end
    order by calls.started_at, calls.id limit p_limit
    for no key update of calls skip locked
  ), claimed as (
    update public.interview_calls as calls set control_claimed_at = clock_timestamp()
    from due where calls.id = due.id
    returning calls.server_call_id, calls.started_at, due.recording_id, due.start_id
  )
  select coalesce(
    jsonb_agg(
      jsonb_build_object(
        'server_call_id', server_call_id,
        'action', case when recording_id is null then 'start' else 'stop' end,
        'recording_id', recording_id,
        'start_id', start_id
      ) order by started_at, server_call_id
    ), '[]'
  ) into actions
  from claimed;
  return actions;
end $function$;

CREATE OR REPLACE FUNCTION public.claim_recordings(p_run_id uuid, p_limit integer, p_late boolean)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  lease constant interval := '5 min';
  scope uuid[];
  retries_until timestamptz;
  claimed uuid[];
begin
  update public.retention_runs set lease_until = default
  where id = p_run_id and state = 'running'
  returning organisation_ids into scope;
  if not found then
    return '[]';
  end if;
  retries_until := public.retention_retries_until(p_run_id, 'recording');

  if p_late then
    claimed := array(
      select id from public.interviews
      where id in (
          select interview_id from public.recording_parts
          where is_late and url is not null and deleted_at is null
        )
        and (scope is null or organisation_id = any (scope))
        and not legal_hold
        and (retention_claimed_until is null or retention_claimed_until < clock_timestamp())
        -- A run that was interrupted while it deleted them tries once more.
        and (retention_claimed_by = p_run_id or exists (
          select from public.recording_parts
          where interview_id = interviews.id and is_late and url is not null and deleted_at is null
            and late_tried_by is distinct from p_run_id
            and (
              late_tried_by is null or deletion_retry_at is null
              or deletion_retry_at < retries_until
            )
        ))
      limit p_limit for no key update skip locked
    );
  else
    claimed := array(
      select due.id
      from public.organisations
      cross join lateral (
        select interviews.id from public.interviews
        where interviews.organisation_id = organisations.id
          and recording_url is not null and recording_deleted_at is null and not legal_hold
          and deletion_retry_at is null
          and coalesce(ended_at, greatest(started_at, last_active_at), interviews.created_at)
            < now() - make_interval(
              days => coalesce(recording_retention_days, public.default_retention_days())
            )
          and (retention_claimed_until is null or retention_claimed_until < clock_timestamp())
          -- As `is null` it would be estimated to hold for 1 row in 200, and so be checked for all expired
          -- rows, which are then sorted (2.4 s for 4,600). As a case it is checked in the order of the index
          -- until p_limit rows are found (0.07 s).
          and case when public.deletion_obstacle(array[interviews.id]) is null then true else false end
          and not exists (
            select from public.retention_failures
            where run_id = p_run_id and interview_id = interviews.id
          )
        order by coalesce(ended_at, greatest(started_at, last_active_at), interviews.created_at)
        limit p_limit for no key update skip locked
      ) as due
      where scope is null or organisations.id = any (scope)
      limit p_limit
    );
    if claimed = '{}' then
      claimed := public.lock_failed_recordings(p_run_id, scope, retries_until, p_limit);
    end if;
  end if;

  update public.interviews set
    retention_claimed_until = clock_timestamp() + lease, retention_claimed_by = p_run_id
  where id = any (claimed);
  update public.recording_parts set
    deletion_claimed_at = clock_timestamp(),
    late_tried_by = case when p_late then p_run_id else late_tried_by end
  where interview_id = any (claimed) and is_late = p_late and url is not null and deleted_at is null;
  return (
    select coalesce(
      jsonb_agg(
        jsonb_build_object('interview_id', id, 'urls', array(
          select file from public.recording_parts
          cross join unnest(array[url, metadata_location]) as file
          where interview_id = interviews.id and is_late = p_late
            and url is not null and deleted_at is null and file is not null
          union
          -- A recording from before its files were listed.
          select recording_url where not p_late and recording_url is not null
          order by 1
        )) order by coalesce(ended_at, greatest(started_at, last_active_at), created_at), id
      ), '[]'
    )
    from public.interviews where id = any (claimed)
  );
end $function$;

CREATE OR REPLACE FUNCTION public.close_organisation(p_acting_user uuid, p_organisation_id uuid, p_ip_address text DEFAULT NULL::text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  update public.organisations set
    closed_at = clock_timestamp(),
    transcript_retention_days = coalesce(
      transcript_retention_days, recording_retention_days, public.default_retention_days()
    ),
    billing_email = null,
    billing_address = null
  where id = p_organisation_id and closed_at is null;
  if not found then
    return;
  end if;
  update public.job_roles set status = 'closed'
  where organisation_id = p_organisation_id and status <> 'closed';
  delete from public.applications
  using public.job_roles
  where job_roles.id = applications.job_role_id and job_roles.organisation_id = p_organisation_id
    and applications.candidate_id is null;
  delete from public.member_invitations where organisation_id = p_organisation_id;
  delete from public.org_users where organisation_id = p_organisation_id;
  perform public.write_audit(
    'organisation.closed', 'organisation', p_organisation_id, p_organisation_id, p_acting_user,
    p_ip_address
  );
end $function$;

CREATE OR REPLACE FUNCTION public.complete_deletion(p_run_id uuid, p_request public.data_deletion_requests, p_quarantined_event_ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  is_full constant boolean := p_request.request_type = 'full_deletion';
  counts jsonb := p_request.removed_outside;
  applied_to constant uuid[] := array(
    select distinct job_roles.organisation_id
    from public.applications
    join public.job_roles on job_roles.id = applications.job_role_id
    where applications.candidate_id = p_request.user_id
  );
  member_of constant uuid[] := array(
    select organisation_id from public.org_users where user_id = p_request.user_id
    order by organisation_id
  );
begin
  update public.data_deletion_requests set
    status = 'completed', notes = null, processed_at = clock_timestamp(), claimed_until = null,
    last_run_id = p_run_id
  where id = p_request.id;
  update public.interviews set
    retention_claimed_until = null, retention_claimed_by = nullif(retention_claimed_by, p_run_id)
  where retention_claimed_until is not null and application_id in (
    select id from public.applications where candidate_id = p_request.user_id
  );
  if is_full then
    -- A full deletion also completes the person's other requests.
    insert into public.erasure_receipts (id, request_type, requested_at, removed)
    select id, request_type, requested_at, removed_outside
    from public.data_deletion_requests
    where user_id = p_request.user_id and status <> 'completed';
  end if;
  if p_request.request_type <> 'recording_only' then
    counts := counts || public.erase_person(p_request.user_id, is_full, p_quarantined_event_ids);
  end if;
  if is_full then
    perform public.ensure_admin(organisation_id) from unnest(member_of) as organisation_id;
  end if;
  insert into public.erasure_receipts (id, request_type, requested_at, removed)
  values (p_request.id, p_request.request_type, p_request.requested_at, counts);

  -- One entry for each organisation that the person applied to, or one without an organisation.
  insert into public.audit_log
    (action, entity_type, entity_id, organisation_id, user_id, new_values)
  select 'erasure.completed', 'deletion_request', p_request.id, organisation_id, runs.requested_by,
    jsonb_build_object('run_id', p_run_id, 'request_type', p_request.request_type)
  from unnest(case applied_to when '{}' then array[null::uuid] else applied_to end) as organisation_id
  left join public.retention_runs as runs on runs.id = p_run_id;
  update public.retention_runs set requests_completed = requests_completed + 1 where id = p_run_id;
end $function$;

CREATE OR REPLACE FUNCTION public.complete_interview(p_acting_user uuid, p_interview_id uuid, p_scoring_delay_seconds integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  completed public.interviews;
  had_ended boolean;
begin
  perform public.require_interview_role(p_acting_user, p_interview_id, array['candidate', 'recruiter']);
  select * into completed from public.interviews where id = p_interview_id for no key update;

  if not found then
    raise exception using errcode = 'P0001', message = 'interview_not_found';
  end if;
  if completed.status in ('cancelled', 'expired') then
    raise exception using errcode = 'P0001', message = 'interview_not_open';
  end if;
  if completed.closed_at is null then
    -- An end that follows from its calls stays. Older rows may be completed without an end.
    had_ended := completed.status = 'completed' and completed.ended_at is not null;
    completed.closed_at := case when had_ended then completed.ended_at else clock_timestamp() end;
    update public.interviews set
      status = 'completed',
      closed_at = completed.closed_at,
      ended_at = completed.closed_at,
      duration_seconds = case
        when had_ended then duration_seconds
        -- Null where it never started; 0 where its start is in the future.
        when started_at is not null
          then greatest(0, round(extract(epoch from completed.closed_at - started_at)))
      end
    where id = p_interview_id
    returning * into completed;
    perform public.queue_scoring(p_interview_id, p_scoring_delay_seconds);
  end if;
  return jsonb_build_object(
    'id', completed.id,
    'status', completed.status,
    'ended_at', completed.ended_at
  );
end $function$;

CREATE OR REPLACE FUNCTION public.complete_urls()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if tg_table_name = 'organisations' then
    new.website := public.web_url(new.website);
    new.logo_url := public.web_url(new.logo_url);
  else
    new.linkedin_url := public.web_url(new.linkedin_url);
    new.portfolio_url := public.web_url(new.portfolio_url);
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.completed_interviews(p_application_id uuid)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select interviews.id
  from public.applications as given
  join public.applications as applications on applications.id = given.id
    or (applications.job_role_id = given.job_role_id and applications.candidate_id = given.candidate_id)
  join public.interviews on interviews.application_id = applications.id
  where given.id = p_application_id and interviews.status = 'completed'
$function$;

CREATE OR REPLACE FUNCTION public.completion_obstacle(p_run_id uuid, p_request public.data_deletion_requests, p_removed jsonb)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- As in claim_communication_identity.
  identity_lease constant interval := '20 s';
  is_full constant boolean := p_request.request_type = 'full_deletion';
  data_remains boolean;
begin
  data_remains := not public.mark_recordings_deleted(p_run_id, p_request.user_id);
  -- A file or an identity may have been created after the claim, or an identity is being created.
  data_remains := data_remains
    or p_request.request_type <> 'recording_only'
      and exists (select from public.list_resume_files(array[p_request.user_id]))
    or is_full and coalesce((p_removed ->> 'acs_identities')::int, 0) = 0 and exists (
      select from public.communication_identities
      where user_id = p_request.user_id
        and (acs_user_id is not null or claimed_at > clock_timestamp() - identity_lease)
    );
  return coalesce(
    public.deletion_obstacle(
      array(
        select interviews.id from public.interviews
        join public.applications on applications.id = interviews.application_id
        where applications.candidate_id = p_request.user_id
      )
    ),
    case when data_remains then 'data_remains' end
  );
end $function$;

CREATE OR REPLACE FUNCTION public.consume_rate_limit(p_key text, p_limit integer, p_window_seconds integer, p_user uuid DEFAULT NULL::uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  longest_key constant int := 256;
  deleted_at_once constant int := 2;
  used_key constant text := left(p_key, longest_key);
  width constant interval := make_interval(secs => p_window_seconds);
  counted timestamptz[];
  allowed boolean;
  frees_at timestamptz;
  wait int;
begin
  if p_limit < 1 or p_window_seconds < 1 then
    raise exception using errcode = '22023', message = 'limit and window are at least 1';
  end if;
  if p_user is not null and not exists (select from auth.users where id = p_user) then
    raise exception using errcode = 'P0001', message = 'unauthenticated';
  end if;

  insert into public.rate_limits as limits (key, hits, expires_at)
  values (used_key, array[clock_timestamp()], clock_timestamp() + width)
  on conflict (key) do update set (hits, expires_at) = (
    select array(select hit from unnest(limits.hits) as hit where hit > at - width) || at, at + width
    from clock_timestamp() as at
  )
  where (
    select count(*) < p_limit from unnest(limits.hits) as hit
    where hit > clock_timestamp() - width
  )
  returning hits into counted;

  allowed := found;
  if not allowed then
    select hits into counted from public.rate_limits where key = used_key;
  end if;
  -- The next request is allowed when this one leaves the window.
  frees_at := counted[greatest(1, cardinality(counted) - p_limit + 1)] + width;
  wait := greatest(1, ceil(extract(epoch from frees_at - clock_timestamp())));

  delete from public.rate_limits where key in (
    select key from public.rate_limits where expires_at < clock_timestamp()
    order by expires_at limit deleted_at_once for update skip locked
  );

  return jsonb_build_object(
    'allowed', allowed,
    'remaining', case when allowed then p_limit - cardinality(counted) else 0 end,
    'retry_after', case when allowed then 0 else wait end,
    'reset', wait
  );
end $function$;

CREATE OR REPLACE FUNCTION public.continue_retention_run(p_run_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  current_state text;
begin
  update public.retention_runs set
    state = 'running', lease_until = default,
    started_at = coalesce(started_at, clock_timestamp())
  where id = p_run_id
    and (state = 'queued' or state = 'running' and lease_until < clock_timestamp());
  if found then
    return jsonb_build_object('state', 'running');
  end if;
  select state into current_state from public.retention_runs where id = p_run_id;
  return jsonb_build_object('state', case
    when current_state is null then 'missing'
    when current_state = 'running' then 'busy'
    else 'ended'
  end);
end $function$;

CREATE OR REPLACE FUNCTION public.count_new_address(p_organisation_id uuid, p_user_id uuid, p_daily_limit integer, p_send_to text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  seconds_a_day constant int := 86400;
  mails_to_one constant int := 3;
  allowed constant int := public.new_address_limit(p_organisation_id, p_user_id, p_daily_limit);
  -- One mailbox has many addresses: with any case, and for most services with dots and after a plus.
  mailbox constant text := replace(split_part(split_part(lower(p_send_to), '@', 1), '+', 1), '.', '')
    || substring(lower(p_send_to) from '@[^@]*$');
  sender uuid;
  digest text;
  counter text;
  most int;
  result jsonb;
begin
  if allowed < 1 then
    raise exception using errcode = 'P0001', message = 'invitation_limit_reached',
      detail = seconds_a_day;
  end if;
  foreach sender in array array[p_organisation_id, p_user_id] loop
    -- Erasure finds a person's counters by this digest.
    digest := encode(sha256(convert_to(sender::text, 'UTF8')), 'hex');
    for counter, most in values
      ('new-addresses:' || digest, allowed),
      (
        'mails:' || encode(sha256(convert_to(sender || mailbox, 'UTF8')), 'hex') || ':' || digest,
        mails_to_one
      )
    loop
      result := public.consume_rate_limit(counter, most, seconds_a_day);
      if not (result ->> 'allowed')::boolean then
        raise exception using errcode = 'P0001', message = 'invitation_limit_reached',
          detail = result ->> 'retry_after';
      end if;
    end loop;
  end loop;
end $function$;

CREATE OR REPLACE FUNCTION public.count_run_deletions(p_run_id uuid, p_organisation_ids uuid[])
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object(
    'recordings_deleted', count(*) filter (where action = 'recording.deleted'),
    'interviews_updated', count(*) filter (where action = 'recording.deleted'),
    'transcripts_deleted', count(*) filter (where action = 'transcript.deleted'),
    -- A resume has an entry for each organisation to which its owner applied.
    'resumes_deleted',
      count(distinct coalesce(entity_id, id)) filter (where action = 'resume.deleted')
  )
  from public.audit_log
  where new_values ->> 'run_id' = p_run_id::text
    and (p_organisation_ids is null or organisation_id = any (p_organisation_ids))
$function$;

CREATE OR REPLACE FUNCTION public.create_group_call()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  insert into public.group_calls (interview_id) values (new.id);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.create_organisation(p_acting_user uuid, p_name text, p_industry text DEFAULT NULL::text, p_website text DEFAULT NULL::text, p_description text DEFAULT NULL::text, p_billing_email text DEFAULT NULL::text, p_ip_address text DEFAULT NULL::text, p_name_digest text DEFAULT NULL::text, p_idempotency_key text DEFAULT NULL::text, p_request_hash text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  response jsonb;
  created public.organisations;
begin
  -- An access token is valid for some time after its user was deleted.
  if not exists (select from auth.users where id = p_acting_user) then
    raise exception using errcode = 'P0001', message = 'forbidden';
  end if;
  response := public.find_response(
    p_acting_user, 'create-organisation', p_idempotency_key, p_request_hash
  );
  if response is not null then
    return response;
  end if;

  insert into public.organisations (name, industry, website, description, billing_email)
  values (p_name, p_industry, p_website, p_description, p_billing_email)
  returning * into created;

  insert into public.org_users (organisation_id, user_id, role)
  values (created.id, p_acting_user, 'org_admin');

  perform public.claim_mail_name(created.id, p_name, p_name_digest);
  select * into created from public.organisations where id = created.id;
  perform public.save_user_role(p_acting_user, 'org_admin');
  perform public.write_audit(
    'organisation.created', 'organisation', created.id, created.id, p_acting_user, p_ip_address
  );

  response := jsonb_build_object(
    'id', created.id,
    'name', created.name,
    'industry', created.industry,
    'website', created.website,
    'description', created.description,
    'billing_email', created.billing_email,
    'created_at', created.created_at,
    'updated_at', created.updated_at
  );
  return public.store_response(p_acting_user, 'create-organisation', p_idempotency_key, response);
end $function$;

CREATE OR REPLACE FUNCTION public.create_resume_batch(p_acting_user uuid, p_job_role_id uuid, p_ip_address text DEFAULT NULL::text, p_idempotency_key text DEFAULT NULL::text, p_request_hash text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  response jsonb;
  batch public.resume_batches;
begin
  perform public.require_role_recruiter(p_acting_user, p_job_role_id);
  response := public.find_response(
    p_acting_user, 'resume-batches', p_idempotency_key, p_request_hash
  );
  if response is not null then
    return response;
  end if;
  insert into public.resume_batches (job_role_id, created_by)
  values (p_job_role_id, p_acting_user) returning * into batch;
  perform public.write_audit(
    'resume_batch.created', 'resume_batch', batch.id,
    (select organisation_id from public.job_roles where id = p_job_role_id),
    p_acting_user, p_ip_address
  );
  return public.store_response(
    p_acting_user, 'resume-batches', p_idempotency_key,
    to_jsonb(batch) - 'created_by'
  );
end $function$;

CREATE OR REPLACE FUNCTION public.default_retention_days()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select 90 $function$;

CREATE OR REPLACE FUNCTION public.defer_deletion(p_run_id uuid, p_request public.data_deletion_requests, p_reason text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  longest_notes constant int := 500;
  is_temporary constant boolean := p_reason in ('legal_hold', 'call_under_way');
begin
  update public.data_deletion_requests set
    status = case when is_temporary then 'pending' else 'failed' end,
    notes = case p_reason
      when 'legal_hold' then 'Deferred: legal hold'
      when 'call_under_way' then 'Deferred: a call is under way'
      else left(p_reason, longest_notes)
    end,
    claimed_until = null, last_run_id = p_run_id,
    failures = case when is_temporary then 0 else failures + 1 end,
    retry_at = case when not is_temporary
      then clock_timestamp() + public.retention_retry_delay(failures) end
  where id = p_request.id;
  update public.interviews set retention_claimed_until = null, retention_claimed_by = null
  where retention_claimed_by = p_run_id and application_id in (
    select id from public.applications where candidate_id = p_request.user_id
  );
  insert into public.retention_failures (run_id, request_id, reason, failed_before)
  select p_run_id, p_request.id, left(p_reason, longest_notes), p_request.failures > 0
  where not is_temporary
  on conflict do nothing;
  update public.retention_runs set
    requests_deferred = requests_deferred + is_temporary::int,
    requests_failed = (
      select count(*) from public.retention_failures
      where run_id = p_run_id and request_id is not null
    )
  where id = p_run_id;
end $function$;

CREATE OR REPLACE FUNCTION public.delete_closed_organisations(p_run_id uuid, p_limit integer)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION public.delete_expired_batch_resumes(p_run_id uuid, p_limit integer)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  runs public.retention_runs;
  deleted int;
begin
  update public.retention_runs set lease_until = default
  where id = p_run_id and state = 'running'
  returning * into runs;
  if not found then
    return false;
  end if;
  with expired as (
    select batch_resumes.id, organisations.id as organisation_id
    from public.batch_resumes
    join public.resume_batches on resume_batches.id = batch_resumes.batch_id
    join public.job_roles on job_roles.id = resume_batches.job_role_id
    join public.organisations on organisations.id = job_roles.organisation_id
    where (runs.organisation_ids is null or organisations.id = any (runs.organisation_ids)) and (
      organisations.closed_at is not null
      or batch_resumes.created_at < now() - make_interval(days => least(
        organisations.transcript_retention_days, public.default_retention_days()
      ))
    )
    order by batch_resumes.created_at, batch_resumes.id limit p_limit
    for update of batch_resumes skip locked
  ), removed as (
    delete from public.batch_resumes where id in (select id from expired)
  ), audited as (
    insert into public.audit_log
      (action, entity_type, entity_id, organisation_id, user_id, new_values)
    select 'resume.deleted', 'batch_resume', id, organisation_id, runs.requested_by,
      jsonb_build_object('run_id', runs.id)
    from expired
    returning 1
  )
  select count(*) into deleted from audited;
  delete from public.resume_batches where id in (
    select id from public.resume_batches
    where created_at < now() - make_interval(days => public.default_retention_days())
      and not exists (select from public.batch_resumes where batch_id = resume_batches.id)
    limit p_limit for update skip locked
  );
  update public.retention_runs set resumes_deleted = resumes_deleted + deleted
  where id = p_run_id;
  return deleted = p_limit;
end $function$;

CREATE OR REPLACE FUNCTION public.delete_match_scores()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  update public.applications set match_score = null
  from public.job_roles
  where job_roles.id = applications.job_role_id and job_roles.organisation_id = new.id
    and applications.match_score is not null;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.delete_organisation(p_acting_user uuid, p_organisation_id uuid, p_ip_address text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.require_member(p_acting_user, p_organisation_id, p_as_admin => true);
  perform from public.organisations where id = p_organisation_id for no key update;
  perform public.close_organisation(p_acting_user, p_organisation_id, p_ip_address);
  return (
    select jsonb_build_object('id', id, 'closed_at', closed_at)
    from public.organisations where id = p_organisation_id
  );
end $function$;

CREATE OR REPLACE FUNCTION public.delete_transcripts(p_run_id uuid, p_transcripts jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  unchanged uuid[];
  deleted uuid[];
begin
  update public.retention_runs set lease_until = default
  where id = p_run_id and state = 'running';
  if not found then
    return jsonb_build_object('deleted', 0, 'skipped', jsonb_array_length(p_transcripts));
  end if;

  -- A hold, a claim and a further turn change the interview. A score that is being stored locks it.
  unchanged := array(
    select id from public.interviews
    where (id, updated_at) in (
      select interview_id, interview_updated_at
      from jsonb_to_recordset(p_transcripts) as given
        (interview_id uuid, interview_updated_at timestamptz)
    )
    order by id for no key update skip locked
  );
  perform from public.interview_scores where interview_id = any (unchanged)
  order by interview_id for no key update;
  unchanged := array(
    select interview_id
    from jsonb_to_recordset(p_transcripts) as given (interview_id uuid, score_updated_at timestamptz)
    left join public.interview_scores as scores using (interview_id)
    where interview_id = any (unchanged)
      and scores.updated_at is not distinct from given.score_updated_at
  );

  with segments as (
    delete from public.transcript_segments where interview_id = any (unchanged)
    returning interview_id
  ), turns as (
    delete from public.interview_turns where interview_id = any (unchanged)
    returning interview_id
  )
  select coalesce(array_agg(interview_id), '{}') into deleted
  from (select interview_id from segments union select interview_id from turns) as words;
  update public.interview_scores as scores set
    narrative_summary = given.narrative_summary,
    candidate_feedback = given.candidate_feedback,
    human_override_reason = given.human_override_reason
  from jsonb_to_recordset(p_transcripts) as given (
    interview_id uuid, narrative_summary text, candidate_feedback text, human_override_reason text
  )
  where scores.interview_id = given.interview_id and given.interview_id = any (unchanged)
    and (scores.narrative_summary, scores.candidate_feedback, scores.human_override_reason)
      is distinct from
        (given.narrative_summary, given.candidate_feedback, given.human_override_reason);
  update public.score_dimensions as dimensions set evidence = redacted.text, cited_quotes = '[]'
  from jsonb_to_recordset(p_transcripts) as given (interview_id uuid, evidence jsonb)
  cross join jsonb_to_recordset(given.evidence) as redacted (id uuid, text text)
  where dimensions.id = redacted.id and dimensions.interview_id = given.interview_id
    and given.interview_id = any (unchanged);
  update public.interviews set
    transcript_deleted_at = clock_timestamp(),
    transcript_deletion_failures = 0, transcript_deletion_retry_at = null
  where id = any (unchanged);

  -- Their resumes may have expired with them.
  insert into public.resume_reviews (user_id)
  select distinct applications.candidate_id
  from public.interviews
  join public.applications on applications.id = interviews.application_id
  where interviews.id = any (unchanged)
  order by applications.candidate_id
  on conflict (user_id) do update set review_at = now();
  insert into public.audit_log
    (action, entity_type, entity_id, organisation_id, user_id, new_values)
  select 'transcript.deleted', 'interview', interviews.id, interviews.organisation_id,
    runs.requested_by, jsonb_build_object('run_id', runs.id)
  from public.interviews cross join public.retention_runs as runs
  where interviews.id = any (deleted) and runs.id = p_run_id;
  update public.retention_runs set transcripts_deleted = transcripts_deleted + cardinality(deleted)
  where id = p_run_id;
  return jsonb_build_object(
    'deleted', cardinality(deleted),
    'skipped', jsonb_array_length(p_transcripts) - cardinality(unchanged)
  );
end $function$;

CREATE OR REPLACE FUNCTION public.deletion_obstacle(p_interview_ids uuid[])
 RETURNS text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- No call lasts longer, and Azure stores a recording for as long.
  longest_call constant interval := '24 h';
begin
  return case
    when exists (
      select from public.interviews where id = any (p_interview_ids) and legal_hold
    ) then 'legal_hold'
    when exists (
      select from public.interview_calls as calls
      left join public.call_recordings as recordings on recordings.call_id = calls.id
      where calls.interview_id = any (p_interview_ids)
        and calls.started_at > clock_timestamp() - longest_call
        and (calls.ended_at is null or recordings.id is not null and not exists (
          select from public.recording_parts as parts
          where parts.interview_id = calls.interview_id
            and parts.recording_id = recordings.recording_id
        ))
    ) then 'call_under_way'
  end;
end $function$;

CREATE OR REPLACE FUNCTION public.describe_deletion_request(p_request_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object(
    'id', requests.id,
    'request_type', requests.request_type,
    'status', requests.status,
    'reason', requests.reason,
    'notes', requests.notes,
    'requested_at', requests.requested_at,
    'processed_at', requests.processed_at,
    'receipt', case when receipts.id is not null then jsonb_build_object(
      'completed_at', receipts.completed_at, 'removed', receipts.removed
    ) end
  )
  from public.data_deletion_requests as requests
  left join public.erasure_receipts as receipts on receipts.id = requests.id
  where requests.id = p_request_id
$function$;

CREATE OR REPLACE FUNCTION public.describe_member_invitation(p_invitation public.member_invitations)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object(
    'id', p_invitation.id,
    'email', p_invitation.email,
    'role', p_invitation.role,
    'status', 'pending',
    'created_at', p_invitation.created_at,
    'expires_at', p_invitation.expires_at,
    'mail_failure', p_invitation.mail_failure,
    'mail_failure_reason', p_invitation.mail_failure_reason
  )
$function$;

CREATE OR REPLACE FUNCTION public.discard_candidate_row()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if exists (
    select from public.interviews
    where id = new.interview_id and public.is_own_application(application_id)
  ) then
    return null;
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.discard_client_entry()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  organisations constant uuid[] := public.organisations_of_caller('recruiter');
begin
  if coalesce(new.user_id, (select auth.uid())) = (select auth.uid())
    and cardinality(organisations) > 0
    and coalesce(new.organisation_id, organisations[1]) = any (organisations)
  then
    return null;
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.discard_event_of_deleted_call()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  files text[];
begin
  if not exists (
    select from public.deleted_call_tombstones
    where digest in (public.call_digest(new.server_call_id), public.call_digest(new.recording_id))
  ) then
    return new;
  end if;
  if (new.parked ->> 'own_storage')::boolean then
    files := array(
      select file
      from jsonb_to_recordset(new.parked -> 'parts') as part
        (content_location text, metadata_location text)
      cross join unnest(array[content_location, metadata_location]) as file
      where file is not null
    );
    perform public.queue_recording_removal(md5(new.event_id)::uuid, files);
  end if;
  new.parked := null;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.discard_hidden_match_score()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if exists (
    select from public.job_roles
    join public.organisations on organisations.id = job_roles.organisation_id
    where job_roles.id = new.job_role_id and not organisations.candidate_sees_score
  ) then
    new.match_score := null;
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.end_retention_run(p_run_id uuid, p_state text DEFAULT 'completed'::text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  run public.retention_runs;
begin
  update public.retention_runs set
    state = p_state, ended_at = clock_timestamp(), lease_until = null
  where id = p_run_id and (state = 'running' or state = 'queued' and p_state = 'failed')
  returning * into run;
  if not found then
    return false;
  end if;
  -- One entry for each organisation, with what was deleted in it, or one for all of them.
  insert into public.audit_log
    (action, entity_type, entity_id, organisation_id, user_id, new_values)
  select 'retention_run.ended', 'retention_run', run.id, covered.id, run.requested_by,
    jsonb_build_object('cause', run.cause, 'state', run.state)
      || public.count_run_deletions(run.id, case when covered.id is not null then array[covered.id] end)
  from (
    select id from public.organisations where id = any (run.organisation_ids)
    union all
    select null where run.organisation_ids is null
  ) as covered (id);
  return true;
end $function$;

CREATE OR REPLACE FUNCTION public.ensure_admin(p_organisation_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  successor uuid;
begin
  if exists (
    select from public.org_users
    where organisation_id = p_organisation_id and role = any (public.admin_roles())
  ) then
    return;
  end if;
  select user_id into successor from public.org_users
  where organisation_id = p_organisation_id and role = any (public.recruiter_roles())
  order by created_at, id limit 1;
  if not found then
    perform public.close_organisation(null, p_organisation_id);
    return;
  end if;
  update public.org_users set role = 'org_admin'
  where organisation_id = p_organisation_id and user_id = successor;
  perform public.save_user_role(successor, 'org_admin');
  perform public.write_audit(
    'member.role_changed', 'user', successor, p_organisation_id, null, null,
    jsonb_build_object('role', 'org_admin')
  );
end $function$;

CREATE OR REPLACE FUNCTION public.erase_person(p_user uuid, p_wholly boolean, p_quarantined_event_ids uuid[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  place record;
  change text;
  changed bigint;
  counts jsonb := '{}';
begin
  -- protect_audit_log allows changes for this user.
  perform set_config('audit_log.erased_user', case when p_wholly then p_user::text else '' end, true);
  for place in select * from public.personal_data() with ordinality order by ordinality desc loop
    change := case when p_wholly then place.erased else place.anonymized end;
    continue when change is null;
    execute format(
      case change when 'delete' then 'delete from %1$s where %2$s'
        else 'update %1$s set %3$s where %2$s' end,
      place.relation, place.rows_of, change
    ) using p_user, array(
      select interviews.id from public.interviews
      join public.applications on applications.id = interviews.application_id
      where applications.candidate_id = p_user
    ), p_quarantined_event_ids;
    get diagnostics changed = row_count;
    if changed > 0 and (change = 'delete' or not p_wholly) then
      counts := counts || jsonb_build_object(place.section, changed);
    end if;
  end loop;
  perform set_config('audit_log.erased_user', '', true);
  return counts;
end $function$;

CREATE OR REPLACE FUNCTION public.export_section(p_user uuid, p_section text, p_limit integer, p_after uuid DEFAULT NULL::uuid, p_quarantined_event_ids uuid[] DEFAULT '{}'::uuid[])
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  place record;
  page jsonb;
begin
  select * into place from public.personal_data()
  where section = p_section and shown is not null;
  if not found or not p_limit between 1 and 1000 then
    raise exception using errcode = '22023', message = 'no such section, or not 1 to 1,000 rows';
  end if;

  execute format(
    $query$
      with given as (
        select %1$s, %2$s as page_key from %3$s
        where (%4$s) and ($4 is null or %2$s > $4)
        order by page_key limit $5 + 1
      ), numbered as (
        select page_key, row_number() over (order by page_key) as number,
          to_jsonb(given) - 'page_key' - $6 as shown
        from given
      )
      select jsonb_build_object(
        'rows', coalesce(jsonb_agg(shown order by number) filter (where number <= $5), '[]'),
        'next', case when count(*) > $5 then (array_agg(page_key order by number))[$5] end
      )
      from numbered
    $query$,
    place.shown, place.paged_by, place.relation, place.rows_of
  ) into page using p_user, array(
    select interviews.id from public.interviews
    join public.applications on applications.id = interviews.application_id
    where applications.candidate_id = p_user
  ), p_quarantined_event_ids, p_after, p_limit, coalesce(place.hidden, '{}');
  return page;
end $function$;

CREATE OR REPLACE FUNCTION public.find_call(p_server_call_id text, p_recording_id text)
 RETURNS public.interview_calls
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  call public.interview_calls;
begin
  select * into call from public.interview_calls where server_call_id = p_server_call_id;
  if not found then
    select calls.* into call
    from public.call_recordings as recordings
    join public.interview_calls as calls on calls.id = recordings.call_id
    where recordings.recording_id = p_recording_id;
  end if;
  return call;
end $function$;

CREATE OR REPLACE FUNCTION public.find_interview_of_group(p_group_id text)
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  named uuid;
begin
  if p_group_id is null or p_group_id !~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
    return null;
  end if;
  named := p_group_id::uuid;
  return coalesce(
    (select interview_id from public.group_calls where group_id = named),
    (
      select id from public.interviews
      where id = named and not exists (select from public.group_calls where interview_id = named)
    )
  );
end $function$;

CREATE OR REPLACE FUNCTION public.find_open_interview(p_acting_user uuid, p_job_title text, p_organisation_name text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('interview_id', (
    select interviews.id
    from public.applications
    join public.job_roles on job_roles.id = applications.job_role_id
    join public.organisations on organisations.id = job_roles.organisation_id
    join public.interviews on interviews.application_id = applications.id
    where applications.candidate_id = p_acting_user
      and interviews.status in ('invited', 'scheduled', 'in_progress')
    order by lower(btrim(job_roles.title)) is not distinct from lower(btrim(p_job_title)) desc,
      lower(btrim(organisations.name)) is not distinct from lower(btrim(p_organisation_name)) desc,
      interviews.status = 'in_progress' desc, interviews.created_at desc, interviews.id
    limit 1
  ))
$function$;

CREATE OR REPLACE FUNCTION public.find_response(p_user uuid, p_route text, p_key text, p_request_hash text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  claim public.idempotency_keys;
begin
  if p_key is null then
    return null;
  end if;
  claim := public.claim_idempotency_key(p_user, p_route, p_key, p_request_hash);
  if claim.answer is not null then
    -- The limit has the name of the route.
    update public.rate_limits set hits = trim_array(hits, 1)
    where key = p_route || ':' || encode(sha256(convert_to(p_user::text, 'UTF8')), 'hex')
      and cardinality(hits) > 0;
  end if;
  return claim.answer;
end $function$;

CREATE OR REPLACE FUNCTION public.finish_invitation(p_acting_user uuid, p_invitation_id uuid, p_email_id text DEFAULT NULL::text, p_idempotency_key text DEFAULT NULL::text, p_ip_address text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  invitation public.invitations;
  result jsonb;
  stored jsonb;
begin
  if p_email_id is not null then
    -- An event of the mail waits here, or is stored and found below.
    perform pg_advisory_xact_lock(hashtextextended('mail:' || p_email_id, 0));
    -- Accepting an invitation locks its application first.
    perform from public.applications
    where id = (select application_id from public.invitations where id = p_invitation_id)
    for no key update;
    select * into invitation from public.invitations where id = p_invitation_id for no key update;
    if found and invitation.sent_at is null then
      perform public.write_audit(
        'invitation.sent', 'invitation', invitation.id, job_roles.organisation_id,
        p_acting_user, p_ip_address
      )
      from public.applications
      join public.job_roles on job_roles.id = applications.job_role_id
      where applications.id = invitation.application_id;
    end if;
    update public.invitations set
      email_id = p_email_id,
      status = greatest(status, 'sent'),
      sent_at = coalesce(sent_at, clock_timestamp())
    where id = p_invitation_id;
    update public.applications set status = 'invited'
    where id = invitation.application_id and status in ('applied', 'screening');
    perform public.record_sent_mail(p_email_id, job_roles.organisation_id, p_acting_user)
    from public.applications
    join public.job_roles on job_roles.id = applications.job_role_id
    where applications.id = invitation.application_id;
    -- Events that came before this.
    perform public.apply_mail_event(email_id, event, happened_at, reason)
    from public.mail_events where email_id = p_email_id order by happened_at, event_id;
  end if;

  update public.invitations set sending_until = null where id = p_invitation_id
  returning * into invitation;
  result := jsonb_build_object(
    'invitation_id', p_invitation_id,
    'expires_at', invitation.expires_at,
    'email_sent', invitation.sent_at is not null
  );
  update public.idempotency_keys set
    answer = coalesce(answer, case when invitation.sent_at is not null then result end),
    claimed_at = case when invitation.sent_at is null then '-infinity' else claimed_at end
  where user_id = p_acting_user and route = 'send-invitation' and key = p_idempotency_key
  returning answer into stored;
  return coalesce(stored, result);
end $function$;

CREATE OR REPLACE FUNCTION public.finish_member_mail(p_invitation_id uuid, p_email_id text DEFAULT NULL::text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if p_email_id is null then
    update public.member_invitations set mail_failure = 'failed', next_attempt_at = 'infinity'
    where id = p_invitation_id and sent_at is null;
    return;
  end if;
  -- An event of the mail waits here, or is stored and found below.
  perform pg_advisory_xact_lock(hashtextextended('mail:' || p_email_id, 0));
  update public.member_invitations set
    email_id = p_email_id, sent_at = coalesce(sent_at, clock_timestamp())
  where id = p_invitation_id;
  perform public.record_sent_mail(p_email_id, organisation_id, invited_by)
  from public.member_invitations where id = p_invitation_id;
  perform public.apply_mail_event(email_id, event, happened_at, reason)
  from public.mail_events where email_id = p_email_id order by happened_at, event_id;
end $function$;

CREATE OR REPLACE FUNCTION public.finish_recordings(p_run_id uuid, p_interview_ids uuid[], p_late boolean)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- As in claim_recordings.
  lease constant interval := '5 min';
  finished uuid[];
begin
  -- Storing a file of the recording and setting a hold lock the row as well: they run before or after this.
  perform from public.interviews where id = any (p_interview_ids)
  order by id for no key update;
  finished := array(
    select id from public.interviews
    where id = any (p_interview_ids) and retention_claimed_by = p_run_id and not legal_hold
      and case when p_late then exists (
        select from public.recording_parts
        where interview_id = interviews.id and is_late
          and deleted_at is null and deletion_claimed_at is not null
      ) else recording_url is not null and recording_deleted_at is null and not exists (
        select from public.recording_parts
        where interview_id = interviews.id and not is_late
          and deleted_at is null and deletion_claimed_at is null
          -- Also a file that was reported since and is not imported yet: its call may continue.
          and (url is not null or created_at > interviews.retention_claimed_until - lease)
      ) end
  );
  update public.recording_parts set
    url = null, metadata_location = null, deleted_at = clock_timestamp()
  where interview_id = any (finished) and is_late = p_late and deleted_at is null
    and (not p_late or deletion_claimed_at is not null);
  update public.interviews set
    -- A call that began after the claim has a recording of its own.
    recording_deleted_at = retention_claimed_until - lease, recording_url = null
  where id = any (finished) and not p_late;

  insert into public.audit_log
    (action, entity_type, entity_id, organisation_id, user_id, new_values)
  select 'recording.deleted', 'interview', interviews.id, interviews.organisation_id,
    runs.requested_by, jsonb_build_object('run_id', runs.id)
  from public.interviews cross join public.retention_runs as runs
  where interviews.id = any (finished) and runs.id = p_run_id;
  update public.interviews set deletion_failures = 0, deletion_retry_at = null
  where id = any (finished) and deletion_retry_at is not null;
  update public.interviews set retention_claimed_until = null, retention_claimed_by = null
  where id = any (p_interview_ids) and retention_claimed_by = p_run_id;
  update public.retention_runs set
    recordings_deleted = recordings_deleted + cardinality(finished),
    interviews_updated = interviews_updated + cardinality(finished)
  where id = p_run_id;
  update public.retention_runs set lease_until = default
  where id = p_run_id and state = 'running';
  return cardinality(finished);
end $function$;

CREATE OR REPLACE FUNCTION public.finish_resumes(p_run_id uuid, p_user_ids uuid[])
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- What is left has not expired yet, or nothing is left.
  next_review_after constant interval := '1 day';
  -- A file that the profile names since less may still be uploading.
  upload_lasts constant interval := '1 day';
  finished uuid[];
begin
  -- In the order in which other functions lock these rows, after a deletion of one of the users: otherwise
  -- the audit log would contain their id for good.
  perform from auth.users where id = any (p_user_ids) order by id for key share;
  perform from public.candidate_profiles where user_id = any (p_user_ids)
  order by user_id for no key update;
  perform from public.interviews where application_id in (
    select id from public.applications where candidate_id = any (p_user_ids)
  ) order by id for no key update;
  perform from public.resume_reviews where user_id = any (p_user_ids)
  order by user_id for no key update;
  with ended as (
    update public.resume_reviews set
      claimed_until = null, review_at = now() + next_review_after, deletion_failures = 0
    where user_id = any (p_user_ids) and claimed_until is not null
    returning user_id
  )
  select coalesce(array_agg(user_id), '{}') into finished from ended;
  update public.candidate_profiles set cv_file_path = null, cv_uploaded_at = null
  where user_id = any (finished) and cv_file_path is not null
    and (cv_uploaded_at is null or cv_uploaded_at < clock_timestamp() - upload_lasts)
    and not exists (
      select from storage.objects
      where bucket_id = 'candidate-cvs' and name = candidate_profiles.cv_file_path
    );
  update public.interviews set retention_claimed_until = null, retention_claimed_by = null
  where retention_claimed_by = p_run_id and application_id in (
    select id from public.applications where candidate_id = any (finished)
  );

  -- One entry for each organisation to which the person applied.
  insert into public.audit_log
    (action, entity_type, entity_id, organisation_id, user_id, new_values)
  select 'resume.deleted', 'user', applied.candidate_id, applied.organisation_id,
    runs.requested_by, jsonb_build_object('run_id', runs.id)
  from (
    select distinct applications.candidate_id, job_roles.organisation_id
    from public.applications
    join public.job_roles on job_roles.id = applications.job_role_id
    where applications.candidate_id = any (finished)
  ) as applied
  cross join public.retention_runs as runs
  where runs.id = p_run_id;
  update public.retention_runs set resumes_deleted = resumes_deleted + cardinality(finished)
  where id = p_run_id;
  update public.retention_runs set lease_until = default
  where id = p_run_id and state = 'running';
  return cardinality(finished);
end $function$;

CREATE OR REPLACE FUNCTION public.get_user_org_id(_user_id uuid)
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select organisation_id from public.org_users
  where user_id = _user_id and _user_id = coalesce((select auth.uid()), _user_id)
  order by created_at, id limit 1
$function$;

CREATE OR REPLACE FUNCTION public.give_application(p_application_id uuid, p_candidate uuid)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  own uuid;
begin
  -- They may be applying right now: see limit_applications.
  perform pg_advisory_xact_lock(hashtextextended('applications:' || p_candidate, 0));
  select id into own from public.applications
  where candidate_id = p_candidate and status not in ('rejected', 'hired')
    and job_role_id = (select job_role_id from public.applications where id = p_application_id)
  order by created_at, id limit 1;
  if own is null then
    update public.applications set candidate_id = p_candidate, invited_email = null
    where id = p_application_id;
    return p_application_id;
  end if;
  update public.invitations set application_id = own where application_id = p_application_id;
  update public.batch_resumes set application_id = own where application_id = p_application_id;
  update public.applications set status = 'invited'
  where id = own and status in ('applied', 'screening');
  delete from public.applications where id = p_application_id;
  return own;
end $function$;

CREATE OR REPLACE FUNCTION public.has_address(p_user uuid, p_address text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select exists (
    select from auth.users
    where id = p_user and email_confirmed_at is not null and lower(email) = lower(p_address)
  )
$function$;

CREATE OR REPLACE FUNCTION public.has_role(_role public.app_role, _user_id uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select exists (
    select from public.user_roles
    where user_id = _user_id and role = _role
      and _user_id = coalesce((select auth.uid()), _user_id)
  )
$function$;

CREATE OR REPLACE FUNCTION public.hash_invitation_token()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  if current_user = 'authenticated' or new.token !~ '^[0-9a-f]{64}$' then
    new.token := encode(sha256(convert_to(new.token, 'utf8')), 'hex');
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.invite_member(p_acting_user uuid, p_organisation_id uuid, p_invitation_id uuid, p_token_hash text, p_email text, p_send_to text, p_role text, p_daily_limit integer, p_ip_address text DEFAULT NULL::text, p_idempotency_key text DEFAULT NULL::text, p_request_hash text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  repeatable_for constant interval := '24 h';
  valid_for constant interval := '7 days';
  response jsonb;
  invitation public.member_invitations;
begin
  perform public.require_member(p_acting_user, p_organisation_id, p_as_admin => true);
  response := public.find_response(
    p_acting_user, 'organisation-members', p_idempotency_key, p_request_hash
  );
  if response is not null then
    return response || jsonb_build_object('email', p_email);
  end if;
  -- Of parallel requests one creates the invitation, and the others find it.
  perform from public.organisations where id = p_organisation_id for no key update;
  perform public.require_member(p_acting_user, p_organisation_id, p_as_admin => true);
  select * into invitation from public.member_invitations
  where organisation_id = p_organisation_id and lower(send_to) = lower(p_send_to)
    and role = p_role and accepted_at is null
    and created_at > clock_timestamp() - repeatable_for;
  if not found then
    perform public.count_new_address(
      p_organisation_id, p_acting_user, p_daily_limit, p_send_to
    );
    delete from public.member_invitations
    where organisation_id = p_organisation_id and lower(send_to) = lower(p_send_to);
    insert into public.member_invitations
      (id, organisation_id, email, send_to, role, token, invited_by, expires_at)
    values (
      p_invitation_id, p_organisation_id, p_email, p_send_to, p_role, p_token_hash, p_acting_user,
      clock_timestamp() + valid_for
    )
    returning * into invitation;
    perform public.write_audit(
      'member.invited', 'member_invitation', invitation.id, p_organisation_id, p_acting_user,
      p_ip_address, jsonb_build_object('role', p_role)
    );
  end if;
  response := public.describe_member_invitation(invitation);
  -- Stored responses contain no personal data.
  perform public.store_response(
    p_acting_user, 'organisation-members', p_idempotency_key, response - 'email'
  );
  return response;
end $function$;

CREATE OR REPLACE FUNCTION public.invited_application(p_job_role_id uuid, p_send_to text)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  found_id uuid;
begin
  perform pg_advisory_xact_lock(
    hashtextextended(format('invited:%s:%s', p_job_role_id, lower(p_send_to)), 0)
  );
  select id into found_id from public.applications
  where id in (select public.applications_of_address(p_job_role_id, p_send_to))
    and status not in ('rejected', 'hired')
  order by candidate_id is null, created_at, id limit 1;
  if found_id is null then
    insert into public.applications (job_role_id, invited_email) values (p_job_role_id, p_send_to)
    returning id into found_id;
  end if;
  return found_id;
end $function$;

CREATE OR REPLACE FUNCTION public.is_application_closed(p_application_status text, p_role public.job_role_status)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select p_application_status in ('rejected', 'hired') or p_role = 'closed'
$function$;

CREATE OR REPLACE FUNCTION public.is_human_score(p_human_override boolean, p_scored_by text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select coalesce(p_human_override, false) or coalesce(p_scored_by, 'ai') <> 'ai'
$function$;

CREATE OR REPLACE FUNCTION public.is_invitation_token(p_hash public.invitation_token, p_token public.invitation_token)
 RETURNS boolean
 LANGUAGE sql
 STABLE
RETURN ((p_hash)::text = encode(sha256(convert_to((p_token)::text, 'utf8'::name)), 'hex'::text));

CREATE OR REPLACE FUNCTION public.is_own_application(p_application_id uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select exists (
    select from public.applications
    where id = p_application_id and candidate_id = (select auth.uid())
  )
$function$;

CREATE OR REPLACE FUNCTION public.is_user()
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select exists (select from auth.users where id = (select auth.uid()))
$function$;

CREATE OR REPLACE FUNCTION public.job_roles_applied_for()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(array_agg(distinct job_role_id), '{}') from public.applications
  where candidate_id = (select auth.uid())
$function$;

CREATE OR REPLACE FUNCTION public.job_roles_of_caller(p_as text)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(array_agg(id), '{}') from public.job_roles
  where organisation_id = any (public.organisations_of_caller(p_as))
$function$;

CREATE OR REPLACE FUNCTION public.known_identity(p_application_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  with application as (
    select candidate_id, invited_email from public.applications where id = p_application_id
  ), resumes as (
    select resume, email from public.batch_resumes where application_id = p_application_id
  ), people as (
    select jsonb_build_object(
      'first_name', first_name, 'last_name', last_name, 'email', email, 'phone', phone,
      'suburb', suburb, 'state', state, 'postcode', postcode, 'country', country,
      'linkedin_url', linkedin_url, 'portfolio_url', portfolio_url
    ) as person
    from public.candidate_profiles
    where user_id = (select candidate_id from application)
    union
    select coalesce(resume -> 'location', '{}') || jsonb_build_object(
      'first_name', resume -> 'first_name', 'last_name', resume -> 'last_name',
      'email', email, 'phone', resume -> 'phone',
      'linkedin_url', resume -> 'linkedin_url', 'portfolio_url', resume -> 'portfolio_url'
    ) from resumes
    union
    select jsonb_build_object(
      'first_name', coalesce(raw_user_meta_data ->> 'full_name', raw_user_meta_data ->> 'name'),
      'email', email, 'phone', phone
    ) from auth.users
    where id = (select candidate_id from application)
    union
    select jsonb_build_object('email', invited_email) from application
  ), schools as (
    select institution as name from public.education
    where user_id = (select candidate_id from application)
    union
    select jsonb_path_query(resume, '$.education[*].institution') #>> '{}' from resumes
  ), employers as (
    select company_name as name from public.employment_history
    where user_id = (select candidate_id from application)
    union
    select jsonb_path_query(resume, '$.experience[*].company_name') #>> '{}' from resumes
  )
  select jsonb_build_object(
    'people', (
      select coalesce(jsonb_agg(jsonb_strip_nulls(person)), '[]') from people
      where jsonb_strip_nulls(person) <> '{}'
    ),
    'schools', (select coalesce(jsonb_agg(name), '[]') from schools where name is not null),
    'employers', (select coalesce(jsonb_agg(name), '[]') from employers where name is not null)
  )
$function$;

CREATE OR REPLACE FUNCTION public.limit_application_update()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION public.limit_applications()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  candidate_limit constant int := 50;
  recruiter_limit constant int := 500;
  is_recruiter boolean;
  day_limit int;
begin
  -- The policy, which is checked later, refuses an application for another person. An error here would reveal
  -- whether that person has applied.
  if new.candidate_id is distinct from (select auth.uid()) then
    return new;
  end if;
  -- Parallel inserts of one person take turns. Of several rows in one statement each sees those before it.
  perform pg_advisory_xact_lock(hashtextextended('applications:' || new.candidate_id, 0));
  is_recruiter := new.job_role_id = any (public.job_roles_of_caller('recruiter'));
  day_limit := case when is_recruiter then recruiter_limit else candidate_limit end;
  if not is_recruiter and exists (
    select from public.applications
    where candidate_id = new.candidate_id and job_role_id = new.job_role_id
      and status not in ('rejected', 'hired')
  ) then
    raise exception using errcode = 'P0001', message = 'application_exists';
  end if;
  if (
    select count(*) from public.applications
    where candidate_id = new.candidate_id and created_at > clock_timestamp() - interval '1 day'
  ) >= day_limit then
    raise exception using errcode = 'P0001', message = 'application_limit_reached';
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.limit_invitation_update()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  wanted constant public.invitation_status := new.status;
begin
  if exists (
    select from public.applications
    where id = old.application_id and job_role_id = any (public.job_roles_of_caller('recruiter'))
  ) then
    return new;
  end if;
  new := old;
  if wanted in ('delivered', 'opened') and old.revoked_at is null then
    new.status := greatest(old.status, wanted);
    if wanted = 'opened' then
      new.opened_at := coalesce(old.opened_at, clock_timestamp());
    end if;
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.limit_own_interview()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  opened uuid;
begin
  if not public.is_own_application(new.application_id) then
    return new;
  end if;
  -- Of parallel inserts, one opens it and the others find it.
  perform from public.applications where id = new.application_id for no key update;
  select id into opened from public.interviews
  where application_id = new.application_id
    and status in ('invited', 'scheduled', 'in_progress')
  order by created_at desc, id limit 1;
  if found then
    raise sqlstate 'PGRST' using
      message = jsonb_build_object('code', 'interview_open', 'message', 'interview_open'),
      detail = jsonb_build_object(
        'status', 303,
        'headers', jsonb_build_object('Location', 'interviews?id=eq.' || opened)
      );
  end if;
  perform public.require_interview_left(new.application_id);
  new.status := case when new.status = 'in_progress' then new.status else 'invited' end;
  new.started_at := case when new.status = 'in_progress' then clock_timestamp() end;
  new.ended_at := null;
  new.duration_seconds := null;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.limit_own_interview_update()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  wanted constant public.interviews := new;
begin
  new := old;
  if old.status not in ('invited', 'scheduled', 'in_progress') then
    return new;
  end if;
  new.anti_cheat_signals := wanted.anti_cheat_signals;
  if wanted.status in ('in_progress', 'completed') then
    new.status := wanted.status;
  end if;
  if wanted.status = 'in_progress' then
    new.started_at := coalesce(old.started_at, clock_timestamp());
  elsif wanted.status = 'completed' then
    new.ended_at := clock_timestamp();
    new.closed_at := new.ended_at;
    new.duration_seconds := greatest(0, round(extract(epoch from new.ended_at - new.started_at)));
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.limit_rows()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  scopes uuid[];
  scope uuid;
  stored int;
begin
  execute format('select array_agg(distinct %1$I order by %1$I) from inserted', tg_argv[0]) into scopes;
  foreach scope in array coalesce(scopes, '{}') loop
    -- Parallel inserts take turns, and then see each other's rows.
    perform pg_advisory_xact_lock(hashtextextended(tg_table_name || ':' || scope, 0));
    execute format(
      'select count(*) from (select from public.%I where %I = $1 limit $2 + 1) as counted',
      tg_table_name, tg_argv[0]
    ) into stored using scope, tg_argv[1]::int;
    if stored > tg_argv[1]::int then
      raise exception using errcode = 'P0001', message = 'row_limit_reached';
    end if;
  end loop;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.limit_score_override()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  wanted constant public.interview_scores := new;
begin
  new := old;
  new.human_override := wanted.human_override;
  new.human_override_reason := wanted.human_override_reason;
  if wanted.human_override then
    new.overall_score := wanted.overall_score;
  end if;
  -- Another person's name is refused by the policy.
  new.human_override_by := case
    when wanted.human_override_by <> coalesce(old.human_override_by, (select auth.uid()))
      then wanted.human_override_by
    when wanted.human_override or (new.overall_score, new.human_override, new.human_override_reason)
      is distinct from (old.overall_score, old.human_override, old.human_override_reason)
      then (select auth.uid())
    else old.human_override_by
  end;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.list_expired_transcripts(p_run_id uuid, p_scope uuid[], p_retries_until timestamp with time zone, p_limit integer)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select array(
    select ended.id
    from public.organisations
    cross join lateral (
      select interviews.id from public.interviews
      where interviews.organisation_id = organisations.id
        and not legal_hold
        and (
          transcript_deleted_at is null
          or transcript_deleted_at < greatest(ended_at, last_active_at)
        )
        and coalesce(ended_at, greatest(started_at, last_active_at))
          < now() - make_interval(days => organisations.transcript_retention_days)
        and case when p_retries_until is null then transcript_deletion_retry_at is null
          else transcript_deletion_retry_at < p_retries_until end
        -- A run that is deleting something else of the interview locks the same rows.
        and (retention_claimed_until is null or retention_claimed_until < clock_timestamp())
        and not exists (
          select from public.retention_failures
          where run_id = p_run_id and interview_id = interviews.id and of_transcript
        )
      order by coalesce(ended_at, greatest(started_at, last_active_at)) limit p_limit
    ) as ended
    where organisations.transcript_retention_days is not null
      and (p_scope is null or organisations.id = any (p_scope))
    limit p_limit
  )
$function$;

CREATE OR REPLACE FUNCTION public.list_export_sections()
 RETURNS text[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select array_agg(section order by ordinality)
  from public.personal_data() with ordinality where shown is not null
$function$;

CREATE OR REPLACE FUNCTION public.list_members(p_acting_user uuid, p_organisation_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  members_listed constant int := 1000;
begin
  perform public.require_member(p_acting_user, p_organisation_id, p_as_admin => false);
  return (
    select jsonb_build_object('members', jsonb_agg(
      public.read_member(organisation_id, user_id) order by created_at, id
    ))
    from (
      select * from public.org_users where organisation_id = p_organisation_id
      order by created_at, id limit members_listed
    ) as oldest
  ) || case when public.user_org_role(p_organisation_id, p_acting_user) = any (public.admin_roles())
    then (
      select jsonb_build_object('invitations', coalesce(jsonb_agg(
        public.describe_member_invitation(latest) order by created_at desc, id
      ), '[]'))
      from (
        select * from public.member_invitations
        where organisation_id = p_organisation_id and accepted_at is null
          and expires_at > clock_timestamp()
        order by created_at desc, id limit members_listed
      ) as latest
    )
    else '{}'
  end;
end $function$;

CREATE OR REPLACE FUNCTION public.list_own_deletion_requests()
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('requests', coalesce(
    jsonb_agg(public.describe_deletion_request(id) order by requested_at desc, id), '[]'
  ))
  from (
    select id, requested_at from public.data_deletion_requests
    where user_id = (select auth.uid())
    order by requested_at desc, id limit 100
  ) as own
$function$;

CREATE OR REPLACE FUNCTION public.list_resume_files(p_users uuid[])
 RETURNS TABLE(user_id uuid, path text, uploaded_at timestamp with time zone)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 50
 SET search_path TO ''
AS $function$
declare
  uuid_pattern constant text :=
    '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
  wanted constant text[] := p_users::text[];
begin
  return query
  -- No index finds files by their uploader: the bucket is read once for all of the people.
  with files as materialized (
    select name, uploader, coalesce(updated_at, created_at) as stored_at,
      lower(split_part(name, '/', 1)) as top,
      substring(lower(name) from '^(' || uuid_pattern || ')/')::uuid as folder,
      -- Storage accepts any text for an owner.
      case when lower(uploader) ~ ('^' || uuid_pattern || '$') then uploader::uuid end as uploaded_by
    from storage.objects
    cross join lateral coalesce(owner_id, owner::text) as uploader
    where bucket_id = 'candidate-cvs'
  ), candidates as (
    select files.*, person::uuid from files join unnest(wanted) as person on person = files.top
    union
    select files.*, person::uuid from files join unnest(wanted) as person on person = files.uploader
    union
    select files.*, profiles.user_id from files
    join public.candidate_profiles as profiles on profiles.cv_file_path = files.name
    where profiles.user_id = any (p_users)
  )
  select candidates.person, candidates.name, candidates.stored_at
  from candidates
  cross join lateral (
    select array_agg(profiles.user_id) as users
    from public.candidate_profiles as profiles
    where profiles.cv_file_path = candidates.name and (
      candidates.uploaded_by = profiles.user_id
      or not exists (select from auth.users where id = candidates.uploaded_by)
      or exists (
        select from public.applications
        join public.job_roles on job_roles.id = applications.job_role_id
        where applications.candidate_id = profiles.user_id and (
          exists (
            select from public.org_users
            where org_users.organisation_id = job_roles.organisation_id
              and org_users.user_id = candidates.uploaded_by
          )
          or exists (
            select from public.audit_log
            where audit_log.organisation_id = job_roles.organisation_id
              and entity_type = 'user' and entity_id = candidates.uploaded_by
              and action = 'member.removed'
          )
        )
      )
    )
  ) as trusted
  where case
    when exists (select from auth.users where id = candidates.folder)
      then candidates.folder = candidates.person
    when trusted.users is null then candidates.uploader = candidates.person::text
    when cardinality(trusted.users) = 1 then trusted.users[1] = candidates.person
    else candidates.uploader = candidates.person::text and candidates.person = any (trusted.users)
  end;
end $function$;

CREATE OR REPLACE FUNCTION public.list_run_results(p_run_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  with entries as (
    select action, entity_id, organisation_id from public.audit_log
    where new_values ->> 'run_id' = p_run_id::text
  )
  select jsonb_build_object(
    'organisations', (
      select coalesce(
        jsonb_agg(
          jsonb_build_object(
            'organisation_id', id,
            'name', name,
            'recording_retention_days',
              coalesce(recording_retention_days, public.default_retention_days()),
            'interviews', (
              select count(distinct entity_id) from entries
              where organisation_id = organisations.id
                and action in ('recording.deleted', 'transcript.deleted')
            )
          ) order by name, id
        ), '[]'
      )
      from public.organisations
      where id = any (
        select unnest(organisation_ids) from public.retention_runs where id = p_run_id
        union
        select organisation_id from entries
        where action in ('recording.deleted', 'transcript.deleted')
      )
    ),
    'requests', (
      select coalesce(
        jsonb_agg(jsonb_build_object('request_id', id, 'status', status) order by id), '[]'
      )
      from (
        -- A full deletion deletes its request, too.
        select distinct entity_id as id, 'completed' as status from entries
        where action = 'erasure.completed'
        union all
        select id, status from public.data_deletion_requests
        where last_run_id = p_run_id and status <> 'completed'
      ) as requests
    )
  )
$function$;

CREATE OR REPLACE FUNCTION public.list_turns(p_interview_id uuid)
 RETURNS TABLE(turn integer, candidate text, interviewer text, suggested_followup text, competencies_covered text[])
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select turns.turn, candidate.content, interviewer.content,
    turns.suggested_followup, turns.competencies_covered
  from public.interview_turns as turns
  join public.transcript_segments as candidate
    on candidate.interview_id = turns.interview_id and candidate.turn = turns.turn
    and candidate.speaker = 'candidate'
  join public.transcript_segments as interviewer
    on interviewer.interview_id = turns.interview_id and interviewer.turn = turns.turn
    and interviewer.speaker = 'interviewer'
  where turns.interview_id = p_interview_id
  order by turns.turn
$function$;

CREATE OR REPLACE FUNCTION public.list_unchecked_names(p_limit integer)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(to_jsonb(unchecked) order by created_at, organisation_id), '[]')
  from (
    select id as organisation_id, name as organisation_name, mail_name, created_at
    from public.organisations where mail_name is null
    order by created_at, id limit p_limit
  ) as unchecked
$function$;

CREATE OR REPLACE FUNCTION public.lock_call(p_server_call_id text, p_recording_id text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform pg_advisory_xact_lock(hashtextextended('call:' || p_server_call_id, 0));
  perform pg_advisory_xact_lock(hashtextextended('recording:' || p_recording_id, 0));
end $function$;

CREATE OR REPLACE FUNCTION public.lock_failed_recordings(p_run_id uuid, p_scope uuid[], p_retries_until timestamp with time zone, p_limit integer)
 RETURNS uuid[]
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select array(
    select interviews.id
    from public.interviews
    join public.organisations on organisations.id = interviews.organisation_id
    where deletion_retry_at < p_retries_until
      and (p_scope is null or interviews.organisation_id = any (p_scope))
      and recording_url is not null and recording_deleted_at is null and not legal_hold
      and coalesce(interviews.ended_at, greatest(interviews.started_at, last_active_at), interviews.created_at)
        < now() - make_interval(
          days => coalesce(recording_retention_days, public.default_retention_days())
        )
      and (retention_claimed_until is null or retention_claimed_until < clock_timestamp())
      and not exists (
        select from public.retention_failures
        where run_id = p_run_id and interview_id = interviews.id
      )
      -- As in claim_recordings.
      and case when public.deletion_obstacle(array[interviews.id]) is null then true else false end
    order by deletion_retry_at, interviews.id
    limit p_limit for no key update of interviews skip locked
  )
$function$;

CREATE OR REPLACE FUNCTION public.lock_interviews_of_job_role()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  interview_ids constant uuid[] := array(
    select interviews.id from public.applications
    join public.interviews on interviews.application_id = applications.id
    where applications.job_role_id = old.id
  );
begin
  perform from public.interviews where id = any (interview_ids) order by id for update;
  perform from public.interview_scores where interview_id = any (interview_ids)
  order by interview_id for update;
  return old;
end $function$;

CREATE OR REPLACE FUNCTION public.mark_messages_sent(p_message_ids text[])
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  update public.outgoing_messages set sent_at = clock_timestamp()
  where message_id in (
    select message_id from public.outgoing_messages
    where message_id = any (p_message_ids) and sent_at is null
    for no key update skip locked
  )
$function$;

CREATE OR REPLACE FUNCTION public.mark_recordings_deleted(p_run_id uuid, p_user uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- As in claim_deletion.
  lease constant interval := '5 min';
  finished uuid[];
  had_files uuid[];
  is_left boolean;
begin
  -- Waits for a legal hold that is being set, and then sees it.
  perform from public.interviews
  where application_id in (select id from public.applications where candidate_id = p_user)
  order by id for no key update;
  select
    coalesce(array_agg(id) filter (where not files.are_left), '{}'),
    coalesce(array_agg(id) filter (where not files.are_left and files.are_there), '{}'),
    coalesce(bool_or(files.are_left), false)
  into finished, had_files, is_left
  from public.interviews
  cross join lateral (
    select recording_url is not null or count(url) > 0 as are_there,
      count(url) filter (where deletion_claimed_at is null) > 0
        or recording_url is not null and retention_claimed_by is distinct from p_run_id
        or retention_claimed_by <> p_run_id and retention_claimed_until > clock_timestamp()
        as are_left
    from public.recording_parts where interview_id = interviews.id and deleted_at is null
  ) as files
  where application_id in (select id from public.applications where candidate_id = p_user)
    -- An interview under legal hold, or one that is being recorded, defers the whole request.
    and public.deletion_obstacle(array[id]) is null;

  insert into public.audit_log
    (action, entity_type, entity_id, organisation_id, user_id, new_values)
  select 'recording.deleted', 'interview', interviews.id, interviews.organisation_id,
    runs.requested_by, jsonb_build_object('run_id', runs.id)
  from public.interviews cross join public.retention_runs as runs
  where interviews.id = any (had_files) and runs.id = p_run_id;
  update public.interviews set
    recording_deleted_at = coalesce(recording_deleted_at, case
      -- A call that began after the claim has a recording of its own.
      when recording_url is not null then retention_claimed_until - lease
      else clock_timestamp()
    end),
    recording_url = null
  where id = any (finished) and (recording_deleted_at is null or recording_url is not null) and (
    recording_url is not null
    or exists (select from public.recording_parts where interview_id = interviews.id)
    -- Its recording may not have been reported yet.
    or exists (select from public.interview_calls where interview_id = interviews.id)
  );
  -- Files that are reported and not imported yet are not imported any more.
  update public.recording_parts set
    url = null, metadata_location = null, deleted_at = clock_timestamp()
  where interview_id = any (finished) and deleted_at is null;
  update public.retention_runs set
    recordings_deleted = recordings_deleted + cardinality(had_files),
    interviews_updated = interviews_updated + cardinality(had_files)
  where id = p_run_id;
  return not is_left;
end $function$;

CREATE OR REPLACE FUNCTION public.may_store_resume(p_name text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select count(*) < 50 from (
    select from storage.objects
    -- A slash is followed by a zero: all names in the folder, by an index.
    where bucket_id = 'candidate-cvs'
      and name collate "C" >= (select auth.uid()) || '/'
      and name collate "C" < (select auth.uid()) || '0'
      and name <> p_name
    limit 50
  ) as others
$function$;

CREATE OR REPLACE FUNCTION public.new_address_limit(p_organisation_id uuid, p_user_id uuid, p_daily_limit integer)
 RETURNS integer
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select greatest(0, least(
    p_daily_limit,
    20 + count(*) filter (where outcome = 'delivered' and organisation_id = p_organisation_id)
      - 2 * count(*) filter (where outcome = 'bounced')
      - 10 * count(*) filter (where outcome = 'complained')
  ))
  from public.sent_mails
  where (organisation_id = p_organisation_id or user_id = p_user_id)
    and sent_at > clock_timestamp() - interval '30 days'
$function$;

CREATE OR REPLACE FUNCTION public.open_interview(p_acting_user uuid, p_application_id uuid, p_retake boolean DEFAULT false, p_ip_address text DEFAULT NULL::text, p_idempotency_key text DEFAULT NULL::text, p_request_hash text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  response jsonb;
  opened public.interviews;
  ended int;
begin
  perform public.require_application_role(
    p_acting_user, p_application_id,
    case when p_retake then array['recruiter'] else array['candidate', 'recruiter'] end
  );
  response := public.find_response(
    p_acting_user, 'interviews', p_idempotency_key, p_request_hash
  );
  if response is not null then
    return response;
  end if;
  -- Of parallel calls, one creates it and the others find it.
  perform from public.applications where id = p_application_id for no key update;
  if exists (
    select from public.applications where id = p_application_id and candidate_id is null
  ) then
    raise exception using errcode = 'P0001', message = 'application_not_accepted';
  end if;

  select * into opened from public.interviews
  where application_id = p_application_id
    and status in ('invited', 'scheduled', 'in_progress')
  order by created_at desc, id limit 1;

  if not found then
    if not p_retake then
      perform public.require_interview_left(p_application_id);
    end if;
    update public.interviews set closed_at = coalesce(closed_at, ended_at, clock_timestamp())
    where id in (select public.completed_interviews(p_application_id));
    get diagnostics ended = row_count;
    insert into public.interviews (application_id) values (p_application_id)
    returning * into opened;
    if ended > 0 then
      perform public.write_audit(
        'interview.retake_granted', 'interview', opened.id, opened.organisation_id, p_acting_user,
        p_ip_address
      );
    end if;
  end if;
  return public.store_response(
    p_acting_user, 'interviews', p_idempotency_key,
    jsonb_build_object(
      'id', opened.id, 'application_id', opened.application_id, 'status', opened.status
    )
  );
end $function$;

CREATE OR REPLACE FUNCTION public.organisations(public.job_roles)
 RETURNS SETOF public.organisations
 LANGUAGE sql
 STABLE SECURITY DEFINER ROWS 1
 SET search_path TO ''
AS $function$
  select shown.*
  from public.organisations as whole
  cross join lateral jsonb_populate_record(null::public.organisations, case
    when current_setting('role') = 'service_role'
      or whole.id = any (public.organisations_of_caller('member'))
    then to_jsonb(whole)
    when whole.id = any (public.organisations_applied_to())
      or whole.id = public.presented_invitation('organisation')
    then jsonb_build_object(
      'id', whole.id, 'name', whole.name, 'description', whole.description,
      'industry', whole.industry, 'website', whole.website, 'logo_url', whole.logo_url
    )
  end) as shown
  where whole.id = $1.organisation_id and shown.id is not null
$function$;

CREATE OR REPLACE FUNCTION public.organisations_applied_to()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(array_agg(distinct organisation_id), '{}') from public.job_roles
  where id = any (public.job_roles_applied_for())
$function$;

CREATE OR REPLACE FUNCTION public.organisations_of_caller(p_as text)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(array_agg(organisation_id), '{}') from public.org_users
  where user_id = (select auth.uid())
    and case p_as
      when 'member' then true
      when 'recruiter' then role = any (public.recruiter_roles())
      when 'admin' then role = any (public.admin_roles())
    end
$function$;

CREATE OR REPLACE FUNCTION public.personal_data()
 RETURNS TABLE(section text, relation text, rows_of text, paged_by text, shown text, hidden text[], anonymized text, erased text)
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  values
    -- The account, which anonymised people keep.
    ('account', 'auth.users', 'id = $1', 'id',
      'id, email, phone, email_change, phone_change, raw_user_meta_data, created_at,
        last_sign_in_at', null::text[],
      $$raw_user_meta_data = '{}'$$, 'delete'),
    ('identities', 'auth.identities', 'user_id = $1', 'id',
      'id, provider, identity_data, created_at, last_sign_in_at', null,
      $$identity_data = (
        select jsonb_object_agg(key, value) from jsonb_each(identity_data)
        where key in ('sub', 'email', 'email_verified', 'phone', 'phone_verified')
      )$$, 'delete'),
    ('sessions', 'auth.sessions', 'user_id = $1', 'id',
      'id, ip, user_agent, created_at, refreshed_at', null, null, 'delete'),
    ('refresh_tokens', 'auth.refresh_tokens', 'user_id::text = $1::text', null, null, null, null,
      'delete'),
    ('sign_in_flows', 'auth.flow_state', 'user_id = $1', null, null, null, null, 'delete'),
    -- Not exported: it has no index by person, and is Supabase's own, so that we can create none.
    ('sign_ins', 'auth.audit_log_entries', 'position($1::text in payload::text) > 0', null, null,
      null, null, 'delete'),
    ('user_roles', 'public.user_roles', 'user_id = $1', 'id', '*', null, null, 'delete'),
    ('org_users', 'public.org_users', 'user_id = $1', 'id', '*', null, null, 'delete'),
    ('member_invitations', 'public.member_invitations',
      $$lower(send_to) = (
        select lower(email) from auth.users where id = $1 and email_confirmed_at is not null
      )$$, 'id',
      'id, organisation_id, email, send_to, role, created_at, expires_at, sent_at, accepted_at',
      null, 'delete', 'delete'),
    ('communication_identities', 'public.communication_identities', 'user_id = $1', 'user_id',
      '*', null, null, 'delete'),

    -- What they entered about themselves.
    ('candidate_profiles', 'public.candidate_profiles', 'user_id = $1', 'id', '*', null,
      'first_name = null, last_name = null, email = null, phone = null, suburb = null,
       state = null, postcode = null, country = null, linkedin_url = null, portfolio_url = null,
       cv_file_path = null, cv_uploaded_at = null, availability = null, work_mode = null,
       work_rights = null, gpa_wam = null, profile_visibility = null, visibility_settings = null,
       paused_at = null', 'delete'),
    ('resumes', 'storage.objects',
      $$bucket_id = 'candidate-cvs'
        and name in (select path from public.list_resume_files(array[$1::uuid]))$$, 'id',
      'id, name, metadata, created_at', null, null, null),
    ('resume_reviews', 'public.resume_reviews', 'user_id = $1', 'user_id', 'review_at', null,
      'delete', 'delete'),
    ('candidate_skills', 'public.candidate_skills', 'user_id = $1', 'id', '*', null, 'delete',
      'delete'),
    ('education', 'public.education', 'user_id = $1', 'id', '*', null, 'delete', 'delete'),
    ('employment_history', 'public.employment_history', 'user_id = $1', 'id', '*', null, 'delete',
      'delete'),
    ('candidate_dei', 'public.candidate_dei', 'user_id = $1', 'id', '*', null, 'delete', 'delete'),
    ('practice_interviews', 'public.practice_interviews', 'user_id = $1', 'id', '*', null,
      'delete', 'delete'),
    ('data_deletion_requests', 'public.data_deletion_requests', 'user_id = $1', 'id',
      '*, (select removed from public.erasure_receipts as receipts
         where receipts.id = data_deletion_requests.id)',
      array['processed_by', 'claimed_until', 'last_run_id', 'failures', 'retry_at'], 'reason = null, notes = null', 'delete'),
    ('retention_failures', 'public.retention_failures', 'user_id = $1', 'id',
      'id, reason, created_at', null, null, 'delete'),

    -- Their applications. Anonymised people keep their scores.
    ('applications', 'public.applications', 'candidate_id = $1', 'id', '*', null, null, 'delete'),
    ('applications_by_invitation', 'public.applications',
      'candidate_id is null and id in (select public.applications_of($1))', 'id', '*', null,
      'delete', 'delete'),
    ('interviews', 'public.interviews', 'id = any ($2)', 'id', '*',
      array['recording_url', 'retention_claimed_until', 'retention_claimed_by', 'deletion_failures',
        'deletion_retry_at', 'transcript_deletion_failures', 'transcript_deletion_retry_at'],
      $$anti_cheat_signals = null, competencies = null, metadata = nullif(jsonb_strip_nulls(jsonb_build_object(
        'serverCallId', metadata -> 'serverCallId',
        'correlationId', metadata -> 'correlationId',
        'lastEventAt', metadata -> 'lastEventAt'
      )), '{}')$$, 'delete'),
    ('interview_consents', 'public.interview_consents',
      'interview_id = any ($2)', 'id', '*', null, null, 'delete'),
    ('interview_calls', 'public.interview_calls', 'interview_id = any ($2)', 'id', '*',
      array['control_claimed_at'], null, 'delete'),
    -- A secret: only a token for the call comes with it.
    ('group_calls', 'public.group_calls', 'interview_id = any ($2)', null, null, null, null,
      'delete'),
    ('call_recordings', 'public.call_recordings',
      'call_id in (select id from public.interview_calls where interview_id = any ($2))',
      'id', '*', null, null, 'delete'),
    ('recording_parts', 'public.recording_parts', 'interview_id = any ($2)', 'id', '*',
      array['url', 'content_location', 'metadata_location', 'deletion_claimed_at'],
      $$content_location = '[removed]', metadata_location = null$$, 'delete'),
    ('transcript_segments', 'public.transcript_segments',
      'interview_id = any ($2)', 'id', '*', null,
      $$content = '[removed]'$$, 'delete'),
    ('interview_turns', 'public.interview_turns', 'interview_id = any ($2)', 'id', '*', null,
      'suggested_followup = null', 'delete'),
    ('score_dimensions', 'public.score_dimensions', 'interview_id = any ($2)', 'id', '*', null,
      $$evidence = null, cited_quotes = '[]'$$, 'delete'),
    ('interview_scores', 'public.interview_scores', 'interview_id = any ($2)', 'id',
      $$*, human_override or coalesce(scored_by, 'ai') <> 'ai' as scored_by_person$$,
      array['scored_by', 'human_override_by'],
      'narrative_summary = null, candidate_feedback = null, human_override_reason = null', 'delete'),
    ('application_scores', 'public.application_scores',
      'application_id in (select id from public.applications where candidate_id = $1)',
      'application_id', '*', null, null, 'delete'),
    ('invitations', 'public.invitations',
      'application_id in (select public.applications_of($1))', 'id', '*',
      array['token'], 'email_template = null, email_id = null', 'delete'),

    -- Their resumes that recruiters uploaded, by their confirmed address: the files follow, see remove_batch_files.
    ('batch_resumes', 'public.batch_resumes',
      $$email = (
        select lower(email) from auth.users where id = $1 and email_confirmed_at is not null
      )$$, 'id', 'id, file_name, email, resume, created_at', null, 'delete', 'delete'),

    -- Technical records that are stored for some days.
    ('call_events', 'public.call_events', 'interview_id = any ($2)',
      'md5(event_id)::uuid', '*', array['parked'], null, 'delete'),
    ('outgoing_messages', 'public.outgoing_messages',
      'interview_id = any ($2)', 'md5(message_id)::uuid', '*', null,
      null, 'delete'),
    ('mail_events', 'public.mail_events',
      'email_id in (select email_id from public.invitations where application_id in
         (select public.applications_of($1)))',
      'md5(event_id)::uuid', '*', null, 'delete', 'delete'),
    ('idempotency_keys', 'public.idempotency_keys',
      'user_id = $1 or resource_id in (select id from public.invitations where application_id in
         (select public.applications_of($1)))',
      'md5(concat(user_id, route, key))::uuid', $$route, claimed_at, expires_at,
        case when user_id = $1 then key end as key,
        case when user_id = $1 then answer end as answer$$, null, 'delete', 'delete'),
    -- Their keys end with a digest of the user.
    ('rate_limits', 'public.rate_limits',
      $$right(key, 64) = encode(sha256(convert_to($1::text, 'UTF8')), 'hex')$$, 'md5(key)::uuid',
      $$split_part(key, ':', 1) as name, hits, expires_at$$, null, null, 'delete'),
    -- Events that could not be read: they may mention others as well.
    ('quarantined_events', 'public.quarantined_events', 'id = any ($3)', 'id',
      'reason, received_at', null, 'delete', 'delete'),

    -- What they did. What belongs to others stays, without their id.
    ('job_roles_made', 'public.job_roles', 'created_by = $1', 'id', 'id, created_at', null, null,
      null),
    ('resume_batches_made', 'public.resume_batches', 'created_by = $1', 'id', 'id, created_at', null,
      null, null),
    ('mails_sent', 'public.sent_mails', 'user_id = $1', 'left(email_digest, 32)::uuid', 'sent_at',
      null, null, null),
    ('members_invited', 'public.member_invitations', 'invited_by = $1', 'id',
      'id, organisation_id, role, created_at', null, null, null),
    ('retention_runs', 'public.retention_runs', 'requested_by = $1', 'id', 'id, state, created_at',
      null, null, null),
    -- It is still a human's score, which the AI may not replace.
    ('scores_overridden', 'public.interview_scores',
      $$human_override_by = $1 or scored_by = $1::text and scored_by <> 'ai'$$, 'id',
      'id, interview_id, updated_at', null, null,
      $$human_override_by = nullif(human_override_by, $1),
        scored_by = case when scored_by = $1::text then 'erased' else scored_by end$$),
    ('requests_processed', 'public.data_deletion_requests', 'processed_by = $1', null, null, null,
      null, 'processed_by = null'),
    -- In other people's folders.
    ('files_uploaded', 'storage.objects', 'owner_id = $1::text or owner = $1', null, null, null, null,
      'owner = null, owner_id = null'),
    -- People can sign up with any address: one that is not confirmed counts as theirs only in organisations
    -- of which they are members.
    ('bills', 'public.organisations',
      $$lower(billing_email) = (select lower(email) from auth.users where id = $1) and (
        (select email_confirmed_at from auth.users where id = $1) is not null
        or id in (select organisation_id from public.org_users where user_id = $1))$$,
      null, null, null, null, 'billing_email = null'),
    ('audit_log', 'public.audit_log',
      $$user_id = $1 or entity_type = 'user' and entity_id = $1$$, 'id',
      $$id, action, entity_type, organisation_id, new_values, created_at,
        case when entity_type <> 'user' or entity_id = $1 then entity_id end as entity_id,
        case when user_id = $1 then user_id end as user_id,
        case when user_id = $1 then ip_address end as ip_address$$, null, null,
      $$user_id = nullif(user_id, $1),
        ip_address = case when user_id = $1 then null else ip_address end,
        entity_id = case when entity_type = 'user' then nullif(entity_id, $1) else entity_id end$$)
$function$;

CREATE OR REPLACE FUNCTION public.ping()
 RETURNS integer
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select 1 $function$;

CREATE OR REPLACE FUNCTION public.plain_name_digest(p_name text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select encode(sha256(convert_to(regexp_replace(
    replace(translate(lower(normalize(p_name, NFKD)), 'i1|0', 'lllo'), 'm', 'rn'),
    '[^[:alnum:]]', '', 'g'
  ), 'UTF8')), 'hex')
$function$;

CREATE OR REPLACE FUNCTION public.prepare_interview_deletion()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  refusal constant text := case
    when old.legal_hold then 'legal_hold'
    when old.retention_claimed_until > clock_timestamp() then 'deletion_in_progress'
    else public.deletion_obstacle(array[old.id])
  end;
  files text[];
begin
  if refusal is not null then
    raise exception using errcode = 'P0001', message = refusal;
  end if;

  if old.recording_url is not null or exists (
    select from public.recording_parts where interview_id = old.id and deleted_at is null
  ) then
    select array_agg(distinct file) into files
    from public.recording_parts
    cross join unnest(array[old.recording_url, url, metadata_location]) as file
    where interview_id = old.id and file is not null;
    perform public.queue_recording_removal(
      old.id, coalesce(files, array_remove(array[old.recording_url], null))
    );
  end if;
  perform public.write_audit(
    'interview.deleted', 'interview', old.id,
    (select id from public.organisations where id = old.organisation_id),
    (select auth.uid()), public.request_address()
  );
  return old;
end $function$;

CREATE OR REPLACE FUNCTION public.prepare_invitation(p_acting_user uuid, p_invitation_id uuid, p_token_hash text, p_expires_in_days integer, p_daily_limit integer, p_send_to text, p_application_id uuid DEFAULT NULL::uuid, p_job_role_id uuid DEFAULT NULL::uuid, p_rate_key text DEFAULT NULL::text, p_rate_limit integer DEFAULT NULL::integer, p_email_template text DEFAULT NULL::text, p_idempotency_key text DEFAULT NULL::text, p_request_hash text DEFAULT NULL::text, p_unless_invited boolean DEFAULT false)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  seconds_a_minute constant int := 60;
  seconds_a_day constant int := 86400;
  sending_for constant interval := '60 s';
  role record;
  claim public.idempotency_keys;
  invited uuid := p_application_id;
  invitation public.invitations;
  sent uuid;
  rate jsonb;
  daily jsonb;
begin
  if p_application_id is null then
    perform public.require_role_recruiter(p_acting_user, p_job_role_id);
  else
    perform public.require_application_role(p_acting_user, p_application_id, array['recruiter']);
  end if;
  select job_roles.id, job_roles.title, job_roles.status, organisations.id as organisation_id, organisations.name,
    organisations.mail_name
  into role
  from public.job_roles
  join public.organisations on organisations.id = job_roles.organisation_id
  where job_roles.id = coalesce(
    (select job_role_id from public.applications where id = p_application_id), p_job_role_id
  );

  if p_idempotency_key is not null then
    claim := public.claim_idempotency_key(
      p_acting_user, 'send-invitation', p_idempotency_key, p_request_hash, p_invitation_id
    );
    if claim.answer is not null then
      return jsonb_build_object('replay', claim.answer, 'invitation_id', claim.resource_id);
    end if;
  end if;

  if p_rate_key is not null then
    rate := public.consume_rate_limit(p_rate_key, p_rate_limit, seconds_a_minute);
    if not (rate ->> 'allowed')::boolean then
      raise exception using errcode = 'P0001', message = 'rate_limited',
        detail = rate ->> 'retry_after';
    end if;
  end if;

  if p_application_id is null and role.status <> 'active' then
    raise exception using errcode = 'P0001', message = 'job_role_not_active';
  end if;
  invited := coalesce(
    invited,
    (select application_id from public.invitations where id = claim.resource_id),
    public.invited_application(role.id, p_send_to)
  );
  perform from public.applications where id = invited for no key update;
  if not found then
    -- It was deleted since.
    raise exception using errcode = 'P0001', message = 'application_not_found';
  end if;
  perform public.set_invited_address(invited, p_send_to);
  perform public.require_interview_left(invited);
  if p_unless_invited then
    select id into sent from public.invitations
    where application_id = invited and status in ('sent', 'delivered', 'opened')
      and expires_at > clock_timestamp()
    limit 1;
    if found then
      return jsonb_build_object(
        'invitation_id', sent,
        'replay', public.finish_invitation(p_acting_user, sent, null, p_idempotency_key)
      );
    end if;
  end if;
  if exists (
    select from public.invitations
    where application_id = invited and id is distinct from claim.resource_id
      and sending_until > clock_timestamp()
  ) then
    raise exception using errcode = 'P0001', message = 'in_progress';
  end if;
  select * into invitation from public.invitations
  where id = claim.resource_id and application_id = invited;

  if not found then
    daily := public.consume_rate_limit(
      'invitations:' || role.organisation_id, p_daily_limit, seconds_a_day
    );
    if not (daily ->> 'allowed')::boolean then
      raise exception using errcode = 'P0001', message = 'invitation_limit_reached',
        detail = daily ->> 'retry_after';
    end if;

    if not exists (
      select from public.applications
      where id = invited and public.has_address(candidate_id, p_send_to)
    ) then
      perform public.count_new_address(
        role.organisation_id, p_acting_user, p_daily_limit, p_send_to
      );
    end if;

    update public.invitations set
      status = 'expired', expires_at = least(expires_at, clock_timestamp())
    where application_id = invited and status <> 'expired' and accepted_at is null;

    insert into public.invitations
      (id, application_id, token, email_template, expires_at, sending_until)
    values (p_invitation_id, invited, p_token_hash, p_email_template,
      clock_timestamp() + make_interval(days => p_expires_in_days),
      clock_timestamp() + sending_for)
    returning * into invitation;
  elsif invitation.status = 'expired' or invitation.expires_at <= clock_timestamp() then
    -- Its link would not work.
    raise exception using errcode = 'P0001', message = 'invitation_not_open';
  else
    update public.invitations set sending_until = clock_timestamp() + sending_for
    where id = invitation.id;
  end if;

  return jsonb_build_object(
    'replay', null,
    'rate', rate,
    'invitation_id', invitation.id,
    'expires_at', invitation.expires_at,
    'job_title', role.title,
    'organisation_id', role.organisation_id,
    'organisation_name', role.name,
    'mail_name', role.mail_name
  );
end $function$;

CREATE OR REPLACE FUNCTION public.presented_invitation(p_about text)
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select case p_about
    when 'application' then applications.id
    when 'job_role' then job_roles.id
    when 'organisation' then job_roles.organisation_id
  end
  from public.invitations
  join public.applications on applications.id = invitations.application_id
  join public.job_roles on job_roles.id = applications.job_role_id
  where invitations.token = nullif(current_setting('invitations.presented_token', true), '')
    and invitations.status <> 'expired' and invitations.expires_at > now()
    and (invitations.accepted_at is null or auth.uid() is null)
$function$;

CREATE OR REPLACE FUNCTION public.protect_audit_log()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  erased constant text := current_setting('audit_log.erased_user', true);
  allowed public.audit_log;
begin
  if tg_op = 'UPDATE' then
    allowed := old;
    if new.user_id is null and (
      old.user_id::text = erased or not exists (select from auth.users where id = old.user_id)
    ) then
      allowed.user_id := null;
    end if;
    if new.ip_address is null and old.user_id::text = erased then
      allowed.ip_address := null;
    end if;
    if new.entity_id is null and old.entity_type = 'user' and old.entity_id::text = erased then
      allowed.entity_id := null;
    end if;
    if new.organisation_id is null
      and not exists (select from public.organisations where id = old.organisation_id)
    then
      allowed.organisation_id := null;
    end if;
    if new is not distinct from allowed then
      return new;
    end if;
  end if;
  raise exception using errcode = '42501', message = 'the audit log is append-only';
end $function$;

CREATE OR REPLACE FUNCTION public.protect_last_admin()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if not new.role = any (public.admin_roles()) then
    perform public.require_other_admin(old.organisation_id, old.user_id);
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.quarantine_event(p_payload text, p_reason text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  insert into public.quarantined_events (digest, reason, payload)
  values (encode(sha256(convert_to(p_payload, 'utf8')), 'hex'), p_reason, p_payload)
  on conflict (digest) do nothing
$function$;

CREATE OR REPLACE FUNCTION public.queue_batch_resumes(p_acting_user uuid, p_batch_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- The consumer tries for 12 hours.
  tried_for constant interval := '13 hours';
  batch constant public.resume_batches := public.require_resume_batch(p_acting_user, p_batch_id);
  queued int;
begin
  with uploaded as (
    update public.batch_resumes set state = 'queued', queued_at = clock_timestamp()
    where batch_id = batch.id and (
      state = 'waiting' and exists (
        select from storage.objects
        where bucket_id = 'resume-batches'
          and name = batch_resumes.batch_id || '/' || batch_resumes.id || '.pdf'
      )
      or state = 'queued' and queued_at < clock_timestamp() - tried_for
    )
    returning id, batch_id, queued_at
  ), messages as (
    insert into public.outgoing_messages (message_id, queue, body, due_at)
    select format('resume:%s:%s', id, extract(epoch from queued_at)::bigint), 'resume-parsing',
      jsonb_build_object('batch_id', batch_id, 'resume_id', id), queued_at
    from uploaded
    returning 1
  )
  select count(*) into queued from messages;
  return jsonb_build_object(
    'queued', queued,
    'waiting', (
      select count(*) from public.batch_resumes
      where batch_id = batch.id and state = 'waiting'
    )
  );
end $function$;

CREATE OR REPLACE FUNCTION public.queue_late_scoring()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- A scoring that is about to start may have read the transcript already.
  margin constant interval := '1 s';
  late record;
begin
  for late in
    -- The end of an interview locks it, too: the later of both sees the other.
    select id, status, ended_at, public.scoring_message_id(id, ended_at) as message_id
    from public.interviews
    where id in (select interview_id from added where speaker = 'candidate')
    order by id for no key update
  loop
    continue when late.status <> 'completed' or late.ended_at is null or exists (
      select from public.outgoing_messages
      where interview_id = late.id and starts_with(message_id, late.message_id)
        and due_at > clock_timestamp() + margin
    );
    insert into public.outgoing_messages (message_id, queue, body, due_at, interview_id)
    values (
      case
        when exists (select from public.outgoing_messages where message_id = late.message_id)
          then late.message_id || ':segments-' || (
            select count(*) from public.transcript_segments where interview_id = late.id
          )
        else late.message_id
      end,
      'interview-scoring',
      jsonb_build_object('interview_id', late.id, 'ended_at', late.ended_at),
      clock_timestamp(),
      late.id
    )
    on conflict (message_id) do nothing;
  end loop;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.queue_recording_removal(p_interview_id uuid, p_urls text[])
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  insert into public.outgoing_messages (message_id, queue, body, due_at)
  values (
    'remove:' || p_interview_id, 'data-retention',
    jsonb_build_object('interview_id', p_interview_id, 'urls', to_jsonb(p_urls)),
    clock_timestamp()
  )
  on conflict (message_id) do nothing
$function$;

CREATE OR REPLACE FUNCTION public.queue_resume_review()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if tg_table_name = 'candidate_profiles' then
    insert into public.resume_reviews (user_id) values (new.user_id) on conflict do nothing;
  elsif tg_table_name = 'job_roles' then
    perform public.queue_resume_reviews(new.organisation_id, new.id);
  else
    perform public.queue_resume_reviews(new.id, null);
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.queue_resume_reviews(p_organisation_id uuid, p_job_role_id uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  insert into public.resume_reviews (user_id)
  select distinct applications.candidate_id
  from public.job_roles
  join public.applications on applications.job_role_id = job_roles.id
  where job_roles.organisation_id = p_organisation_id
    and (p_job_role_id is null or job_roles.id = p_job_role_id)
    and applications.candidate_id is not null
    and public.is_application_closed(applications.status, job_roles.status)
  order by applications.candidate_id
  on conflict (user_id) do update set review_at = now()
$function$;

CREATE OR REPLACE FUNCTION public.queue_retention_run(p_run_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- A run whose message is lost must not block the run of the next night.
  waits_at_most constant interval := '12 h';
  run public.retention_runs;
begin
  update public.retention_runs set
    state = 'queued', lease_until = clock_timestamp() + waits_at_most,
    times_queued = times_queued + 1
  where id = p_run_id and state = 'running'
  returning * into run;
  if not found then
    return false;
  end if;
  insert into public.outgoing_messages (message_id, queue, body, due_at)
  values (
    format('retention:%s:%s', p_run_id, run.times_queued - 1),
    'data-retention', jsonb_build_object('run_id', p_run_id), clock_timestamp()
  )
  on conflict (message_id) do nothing;
  return true;
end $function$;

CREATE OR REPLACE FUNCTION public.queue_reviews_of_applications()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if tg_op = 'INSERT' then
    insert into public.resume_reviews (user_id)
    select distinct candidate_id from changed
    where candidate_id is not null and public.is_application_closed(status, null)
    order by candidate_id
    on conflict (user_id) do update set review_at = now();
  else
    insert into public.resume_reviews (user_id)
    select distinct changed.candidate_id from changed join was on was.id = changed.id
    where changed.candidate_id is not null
      and public.is_application_closed(changed.status, null) and changed.status <> was.status
    order by candidate_id
    on conflict (user_id) do update set review_at = now();
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.queue_scoring(p_interview_id uuid, p_scoring_delay_seconds integer)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  insert into public.outgoing_messages (message_id, queue, body, due_at, interview_id)
  select
    public.scoring_message_id(id, ended_at),
    'interview-scoring',
    jsonb_build_object('interview_id', id, 'ended_at', ended_at),
    clock_timestamp() + make_interval(secs => p_scoring_delay_seconds),
    id
  from public.interviews
  where id = p_interview_id and status = 'completed' and ended_at is not null
    and exists (
      select from public.transcript_segments
      where interview_id = p_interview_id and speaker = 'candidate'
    )
  on conflict (message_id) do nothing
$function$;

CREATE OR REPLACE FUNCTION public.rank_applications(p_acting_user uuid, p_job_role_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  ranked constant int := 200;
  role constant public.job_roles := public.require_ranked_role(p_acting_user, p_job_role_id);
begin
  return jsonb_build_object('title', role.title, 'requirements', role.requirements, 'applications', (
    select coalesce(
      jsonb_agg(
        jsonb_build_object(
          'application_id', best.id,
          'candidate_id', best.candidate_id,
          'best_score', best.best_score,
          'skills', array(
            select skill_name from public.candidate_skills
            where user_id = best.candidate_id order by skill_name
          ),
          'jobs', (
            select coalesce(
              jsonb_agg(
                jsonb_build_object(
                  'job_title', job_title, 'company_name', company_name, 'description', description
                ) order by is_current desc, start_date desc, id
              ), '[]'
            )
            from public.employment_history where user_id = best.candidate_id
          ),
          'availability', profiles.availability,
          'work_mode', profiles.work_mode,
          'location', concat_ws(', ', profiles.suburb, profiles.state, profiles.country)
        ) order by best.best_score desc nulls last, best.created_at desc, best.id
      ), '[]'
    )
    from (
      select applications.*, application_scores.best_score
      from public.applications
      left join public.application_scores on application_scores.application_id = applications.id
      where applications.job_role_id = p_job_role_id and applications.candidate_id is not null
        and status not in ('rejected', 'hired')
      order by best_score desc nulls last, created_at desc, id limit ranked
    ) as best
    left join public.candidate_profiles as profiles on profiles.user_id = best.candidate_id
  ));
end $function$;

CREATE OR REPLACE FUNCTION public.rank_candidates(p_acting_user uuid, p_job_role_id uuid, p_max_candidates integer, p_min_score numeric)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.require_ranked_role(p_acting_user, p_job_role_id);
  return jsonb_build_object(
    'total_evaluated', (
      select count(*) from public.applications where job_role_id = p_job_role_id
    ),
    'candidates', (
      select coalesce(
        jsonb_agg(
          jsonb_build_object(
            'application_id', best.application_id,
            'interview_id', best.interview_id,
            'first_name', profiles.first_name,
            'last_name', profiles.last_name,
            'match_score', best.best_score,
            'risk_level', scores.anti_cheat_risk_level,
            'dimensions', (
              select coalesce(
                jsonb_agg(
                  jsonb_build_object(
                    'dimension', dimension, 'score', score, 'weight', weight, 'evidence', evidence
                  ) order by dimension
                ), '[]'
              )
              from public.score_dimensions where interview_id = best.interview_id
            )
          ) order by best.best_score desc, best.application_id
        ), '[]'
      )
      from (
        select * from public.application_scores
        where job_role_id = p_job_role_id and best_score >= p_min_score
        order by best_score desc, application_id limit p_max_candidates
      ) as best
      join public.applications on applications.id = best.application_id
      join public.interview_scores as scores on scores.interview_id = best.interview_id
      left join public.candidate_profiles as profiles
        on profiles.user_id = applications.candidate_id
    )
  );
end $function$;

CREATE OR REPLACE FUNCTION public.read_backlog()
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  with unsent as (
    select count(*) as number, min(created_at) as oldest
    from public.outgoing_messages where sent_at is null
  ), unimported as (
    select count(*) as number, min(created_at) as oldest
    from public.recording_parts
    where imported_at is null and deleted_at is null and not own_storage
      and created_at > clock_timestamp() - interval '1 day'
  ), due as (
    select count(*) as number from (
      select from public.organisations
      cross join lateral (
        -- The conditions and the order of claim_recordings, and so its index.
        select from public.interviews
        where organisation_id = organisations.id
          and recording_url is not null and recording_deleted_at is null and not legal_hold
          and deletion_retry_at is null
          and coalesce(ended_at, greatest(started_at, last_active_at), created_at)
            < now() - make_interval(
              days => coalesce(recording_retention_days, public.default_retention_days())
            )
        limit 1000
      ) as of_organisation
      limit 1000
    ) as due_interviews
  )
  select jsonb_build_object(
    'unsent_messages', unsent.number,
    'oldest_unsent_seconds',
      coalesce(floor(extract(epoch from clock_timestamp() - unsent.oldest)), 0),
    'unimported_recordings', unimported.number,
    'oldest_unimported_seconds',
      coalesce(floor(extract(epoch from clock_timestamp() - unimported.oldest)), 0),
    'due_recordings', due.number
  )
  from unsent, unimported, due
$function$;

CREATE OR REPLACE FUNCTION public.read_batch_resume(p_resume_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('state', state) from public.batch_resumes where id = p_resume_id
$function$;

CREATE OR REPLACE FUNCTION public.read_expired_transcripts(p_run_id uuid, p_limit integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  longest_texts constant int := 500000;
  scope uuid[];
  due uuid[];
begin
  update public.retention_runs set lease_until = default
  where id = p_run_id and state = 'running'
  returning organisation_ids into scope;
  if not found then
    return jsonb_build_object('transcripts', '[]'::jsonb, 'more', false);
  end if;

  due := public.list_expired_transcripts(p_run_id, scope, null, p_limit);
  if cardinality(due) < p_limit then
    due := due || public.list_expired_transcripts(
      p_run_id, scope, public.retention_retries_until(p_run_id, 'transcript'), p_limit - cardinality(due)
    );
  end if;
  return jsonb_build_object('more', cardinality(due) = p_limit, 'transcripts', (
    select coalesce(jsonb_agg(jsonb_build_object(
      'interview_id', interviews.id,
      'interview_updated_at', interviews.updated_at,
      'score_updated_at', scores.updated_at,
      'texts', case when dimensions.bytes + coalesce(octet_length(narrative_summary), 0)
          + coalesce(octet_length(candidate_feedback), 0)
          + coalesce(octet_length(human_override_reason), 0) <= longest_texts
        then jsonb_build_object(
          'narrative_summary', narrative_summary,
          'candidate_feedback', candidate_feedback,
          'human_override_reason', human_override_reason,
          'evidence', dimensions.evidence,
          'quotes', dimensions.quotes
        ) end
    ) order by array_position(due, interviews.id)), '[]')
    from public.interviews
    left join public.interview_scores as scores on scores.interview_id = interviews.id
    cross join lateral (
      select
        coalesce(sum(octet_length(evidence)), 0) + coalesce(sum(octet_length(cited_quotes::text)), 0)
          as bytes,
        coalesce(jsonb_agg(jsonb_build_object('id', id, 'text', evidence)), '[]') as evidence,
        coalesce(jsonb_agg(cited_quotes), '[]') as quotes
      from public.score_dimensions where interview_id = interviews.id
    ) as dimensions
    where interviews.id = any (due)
  ));
end $function$;

CREATE OR REPLACE FUNCTION public.read_group_call(p_acting_user uuid, p_interview_id uuid)
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.require_interview_role(p_acting_user, p_interview_id, array['candidate', 'recruiter']);
  return coalesce(
    (select group_id from public.group_calls where interview_id = p_interview_id),
    p_interview_id
  );
end $function$;

CREATE OR REPLACE FUNCTION public.read_member(p_organisation_id uuid, p_user uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object(
    'user_id', org_users.user_id,
    'email', users.email,
    'role', org_users.role,
    'created_at', org_users.created_at
  )
  from public.org_users join auth.users on users.id = org_users.user_id
  where org_users.organisation_id = p_organisation_id and org_users.user_id = p_user
$function$;

CREATE OR REPLACE FUNCTION public.read_quarantined_events(p_user uuid, p_limit integer, p_after uuid DEFAULT NULL::uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  with following as (
    select id, payload from public.quarantined_events
    where p_after is null or id > p_after order by id limit p_limit
  ), measured as (
    select id, payload, row_number() over (order by id) as number,
      sum(octet_length(payload)) over (order by id) as bytes
    from following
  ), page as (
    select * from measured where bytes <= 4000000 or number = 1
  ), interview_ids as (
    select interviews.id from public.interviews
    join public.applications on applications.id = interviews.application_id
    where applications.candidate_id = p_user
  )
  select jsonb_build_object(
    'events', (
      select coalesce(jsonb_agg(jsonb_build_object('id', id, 'payload', payload) order by id), '[]')
      from page
    ),
    'next', (
      select case when count(*) = p_limit or count(*) < (select count(*) from following)
        then (array_agg(id order by id desc))[1] end
      from page
    ),
    'identifiers', (
      select jsonb_build_object(
        'ids', array(
          select p_user::text
          union all
          select acs_user_id from public.communication_identities
          where user_id = p_user and acs_user_id is not null
          union all
          select id::text from interview_ids
          union all
          select server_call_id from public.interview_calls
          where interview_id in (select id from interview_ids)
        ),
        'addresses', array_remove(array[
          case when email_confirmed_at is not null then users.email::text end,
          case when phone_confirmed_at is not null then users.phone end
        ], null),
        'first_name', profiles.first_name,
        'last_name', profiles.last_name,
        'account_names', array_remove(array[
          raw_user_meta_data ->> 'full_name', raw_user_meta_data ->> 'name',
          raw_user_meta_data ->> 'display_name'
        ], null)
      )
      from (select p_user as id where p_after is null) as person
      left join auth.users as users on users.id = person.id
      left join public.candidate_profiles as profiles on profiles.user_id = person.id
    )
  )
$function$;

CREATE OR REPLACE FUNCTION public.read_recording_part(p_part_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object(
    'id', parts.id,
    'interview_id', parts.interview_id,
    'recording_id', parts.recording_id,
    'part_index', parts.part_index,
    'content_location', parts.content_location,
    'format', parts.format,
    'event_time', parts.event_time,
    'imported', parts.imported_at is not null,
    'deleted', parts.deleted_at is not null or interviews.recording_deleted_at is not null
  )
  from public.recording_parts as parts
  join public.interviews on interviews.id = parts.interview_id
  where parts.id = p_part_id
$function$;

CREATE OR REPLACE FUNCTION public.read_resume_batch(p_batch_id uuid, p_limit integer, p_state text DEFAULT NULL::text, p_after uuid DEFAULT NULL::uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION public.read_resumes_to_approve(p_acting_user uuid, p_batch_id uuid, p_resume_ids uuid[])
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  batch constant public.resume_batches := public.require_resume_batch(p_acting_user, p_batch_id);
begin
  return jsonb_build_object(
    'job_role_id', batch.job_role_id,
    'resumes', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', id, 'state', state, 'email', email, 'application_id', application_id,
        'name', nullif(concat_ws(' ', resume ->> 'first_name', resume ->> 'last_name'), '')
      )), '[]')
      from public.batch_resumes where batch_id = batch.id and id = any (p_resume_ids)
    )
  );
end $function$;

CREATE OR REPLACE FUNCTION public.read_retention_run(p_run_id uuid, p_organisation_ids uuid[] DEFAULT NULL::uuid[])
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- As in start_retention_run. An abandoned run has failed, though only the next start records it.
  continued_within constant interval := '15 min';
  failures_at_most constant int := 100;
  run public.retention_runs;
  scope uuid[];
  is_whole boolean;
  failures jsonb;
  failure_count int;
begin
  select * into run from public.retention_runs where id = p_run_id;
  if not found then
    return null;
  end if;
  scope := coalesce(p_organisation_ids, run.organisation_ids);
  is_whole := coalesce(run.organisation_ids <@ scope, false);

  select coalesce(
    jsonb_agg(
      jsonb_build_object(
        'interview_id', interview_id, 'request_id', request_id, 'user_id', user_id, 'reason', reason
      ) order by number
    ) filter (where number <= failures_at_most), '[]'
  ), count(*) into failures, failure_count
  from (
    select failures.*, row_number() over (order by failures.created_at, failures.id) as number
    from public.retention_failures as failures
    left join public.interviews on interviews.id = failures.interview_id
    left join public.data_deletion_requests as requests on requests.id = failures.request_id
    where run_id = p_run_id and (
      is_whole
      or interviews.organisation_id = any (scope)
      or interview_id is null and (
        select scope is null or bool_and(job_roles.organisation_id = any (scope))
        from public.applications
        join public.job_roles on job_roles.id = applications.job_role_id
        where applications.candidate_id = coalesce(requests.user_id, failures.user_id)
      )
    )
  ) as listed;

  return jsonb_build_object(
    'run_id', run.id,
    'state', case
      when run.state in ('queued', 'running')
        and run.lease_until < clock_timestamp() - continued_within
        then 'failed'
      else run.state
    end,
    'cause', run.cause,
    'requested_by', run.requested_by,
    'created_at', run.created_at,
    'started_at', run.started_at,
    'ended_at', run.ended_at,
    'requests_completed', case when is_whole then run.requests_completed end,
    'requests_failed', case when is_whole then run.requests_failed end,
    'requests_deferred', case when is_whole then run.requests_deferred end,
    'failures', failures,
    'failure_count', failure_count
  ) || public.count_run_deletions(run.id, scope);
end $function$;

CREATE OR REPLACE FUNCTION public.read_retention_status(p_acting_user uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  administered constant uuid[] := array(
    select organisation_id from public.org_users
    where user_id = p_acting_user and role = any (public.admin_roles())
  );
  last_run jsonb;
  details jsonb;
  pending int;
begin
  if administered = '{}' then
    raise exception using errcode = 'P0001', message = 'forbidden';
  end if;

  select public.read_retention_run(id, administered) into last_run
  from public.retention_runs
  where organisation_ids is null or organisation_ids && administered
  order by created_at desc, id limit 1;

  select sum(due.count), jsonb_agg(
    jsonb_build_object(
      'organisation_id', organisations.id,
      'recording_retention_days', recording_retention_days,
      'transcript_retention_days', transcript_retention_days,
      'pending_cleanup_count', due.count
    ) order by organisations.id
  ) into pending, details
  from public.organisations
  cross join lateral (
    -- An interview counts once, however much of it has expired. The same conditions as in claim_recordings and
    -- read_expired_transcripts, except that what is claimed or has failed counts as well.
    select count(*) from (
      select id from public.interviews
      where organisation_id = organisations.id
        and recording_url is not null and recording_deleted_at is null and not legal_hold
        and coalesce(ended_at, greatest(started_at, last_active_at), created_at)
          < now() - make_interval(
            days => coalesce(recording_retention_days, public.default_retention_days())
          )
      union
      select id from public.interviews
      where organisation_id = organisations.id and not legal_hold
        and (
          transcript_deleted_at is null
          or transcript_deleted_at < greatest(ended_at, last_active_at)
        )
        and coalesce(ended_at, greatest(started_at, last_active_at))
          < now() - make_interval(days => transcript_retention_days)
        and (
          exists (select from public.transcript_segments where interview_id = interviews.id)
          or exists (select from public.interview_turns where interview_id = interviews.id)
        )
      union
      select id from public.interviews
      where organisation_id = organisations.id and not legal_hold and id in (
        select interview_id from public.recording_parts
        where is_late and url is not null and deleted_at is null
      )
    ) as interviews_due
  ) as due
  where organisations.id = any (administered);

  return jsonb_build_object(
    'pending_cleanup_count', pending,
    'default_retention_days', public.default_retention_days(),
    'organisations', details,
    'last_run', last_run
  );
end $function$;

CREATE OR REPLACE FUNCTION public.read_score(p_acting_user uuid, p_interview_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.require_interview_role(
    p_acting_user, p_interview_id, array['candidate', 'member']
  );
  return (
    select jsonb_build_object(
      'sees_numbers', organisations.candidate_sees_score
        or public.user_org_role(organisations.id, p_acting_user) is not null,
      'score', (
        select jsonb_build_object(
          'overall_score', overall_score,
          'narrative_summary', coalesce(narrative_summary, ''),
          'candidate_feedback', coalesce(candidate_feedback, ''),
          'anti_cheat_risk_level', coalesce(anti_cheat_risk_level, 'low'),
          'dimensions', (
            select coalesce(
              jsonb_agg(
                jsonb_build_object(
                  'dimension', dimension,
                  'score', score,
                  'weight', coalesce(weight, 1),
                  'evidence', coalesce(evidence, ''),
                  'cited_quotes', coalesce(cited_quotes, '[]')
                ) order by dimension
              ), '[]'
            )
            from public.score_dimensions where interview_id = p_interview_id
          )
        )
        from public.interview_scores where interview_id = p_interview_id
      )
    )
    from public.interviews
    join public.organisations on organisations.id = interviews.organisation_id
    where interviews.id = p_interview_id
  );
end $function$;

CREATE OR REPLACE FUNCTION public.read_scoring_context(p_acting_user uuid, p_interview_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.require_interview_role(p_acting_user, p_interview_id, array['recruiter']);
  return public.scoring_context(p_interview_id);
end $function$;

CREATE OR REPLACE FUNCTION public.read_scoring_job(p_interview_id uuid, p_ended_at timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  interview public.interviews;
  score public.interview_scores;
  segments record;
  state text;
begin
  select * into interview from public.interviews where id = p_interview_id;
  select * into score from public.interview_scores where interview_id = p_interview_id;
  select count(*) as number,
    coalesce(bool_or(speaker = 'candidate' and content <> '[removed]'), false) as candidate_spoke
  into segments from public.transcript_segments where interview_id = p_interview_id;

  state := case
    when interview.id is null then 'deleted'
    when interview.status <> 'completed' or interview.ended_at is null
      or public.scoring_message_id(p_interview_id, interview.ended_at)
        <> public.scoring_message_id(p_interview_id, p_ended_at)
      then 'not_ended'
    when public.is_human_score(score.human_override, score.scored_by) then 'overridden'
    when not segments.candidate_spoke then 'no_transcript'
    when score.segment_count = segments.number then 'scored'
    else 'due'
  end;
  return jsonb_build_object(
    'state', state,
    'context', case state when 'due' then public.scoring_context(p_interview_id) end
  );
end $function$;

CREATE OR REPLACE FUNCTION public.read_turn_context(p_acting_user uuid, p_interview_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  other_segments_read constant int := 400;
begin
  perform public.require_interview_role(p_acting_user, p_interview_id, array['candidate']);
  return (
    select jsonb_build_object(
      'interview', jsonb_build_object(
        'id', interviews.id, 'status', interviews.status, 'started_at', interviews.started_at,
        'competencies', interviews.competencies
      ),
      'role', jsonb_build_object(
        'organisation_id', job_roles.organisation_id,
        'title', job_roles.title,
        'department', job_roles.department,
        'description', job_roles.description,
        'requirements', job_roles.requirements,
        'scoring_rubric', job_roles.scoring_rubric
      ),
      'turns', (
        select coalesce(jsonb_agg(to_jsonb(turns) order by turns.turn), '[]')
        from public.list_turns(p_interview_id) as turns
      ),
      'opening', (
        select content from public.transcript_segments
        where interview_id = p_interview_id and turn = 0
      ),
      'other_segments', (
        select coalesce(
          jsonb_agg(
            jsonb_build_object('speaker', speaker, 'content', content)
            order by start_time_ms, created_at, id
          ), '[]'
        )
        from (
          select * from public.transcript_segments
          where interview_id = p_interview_id and coalesce(turn, 0) = 0
          order by start_time_ms desc, created_at desc, id desc limit other_segments_read
        ) as latest
      ),
      'competencies_covered', coalesce((
        select to_jsonb(competencies_covered) from public.interview_turns
        where interview_id = p_interview_id order by turn desc limit 1
      ), '[]'),
      'consented', coalesce((
        select ai_disclosure from public.interview_consents
        where interview_id = p_interview_id order by created_at desc limit 1
      ), false)
    )
    from public.interviews
    join public.applications on applications.id = interviews.application_id
    join public.job_roles on job_roles.id = applications.job_role_id
    where interviews.id = p_interview_id
  );
end $function$;

CREATE OR REPLACE FUNCTION public.record_consent(p_acting_user uuid, p_interview_id uuid, p_recording boolean, p_ai_disclosure boolean, p_text_version text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  consent public.interview_consents;
begin
  perform public.require_interview_role(p_acting_user, p_interview_id, array['candidate']);
  -- Parallel consents are stored one after the other, so that the later one is the latest.
  perform from public.interviews where id = p_interview_id for no key update;
  if not found then
    raise exception using errcode = 'P0001', message = 'interview_not_found';
  end if;

  select * into consent from public.interview_consents
  where interview_id = p_interview_id order by created_at desc limit 1;
  if (consent.recording, consent.ai_disclosure, consent.text_version)
    is distinct from (p_recording, p_ai_disclosure, p_text_version)
  then
    insert into public.interview_consents
      (interview_id, recording, ai_disclosure, text_version, created_at)
    values
      (p_interview_id, p_recording, p_ai_disclosure, p_text_version,
        -- Later than the last one, even if the clock was set back.
        greatest(clock_timestamp(), consent.created_at + interval '1 microsecond'))
    returning * into consent;
  end if;

  return jsonb_build_object(
    'interview_id', consent.interview_id,
    'recording', consent.recording,
    'ai_disclosure', consent.ai_disclosure,
    'text_version', consent.text_version,
    'given_at', consent.created_at
  );
end $function$;

CREATE OR REPLACE FUNCTION public.record_export(p_user uuid, p_ip_address text DEFAULT NULL::text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform from auth.users where id = p_user for key share;
  if not found then
    raise exception using errcode = 'P0001', message = 'forbidden';
  end if;
  perform public.write_audit('data.exported', 'user', p_user, null, p_user, p_ip_address);
end $function$;

CREATE OR REPLACE FUNCTION public.record_mail_event(p_event_id text, p_email_id text, p_event text, p_happened_at timestamp with time zone, p_reason text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- The mail service repeats an event for some hours; older requests are refused by their signature.
  retained constant interval := '30 days';
  deleted_at_once constant int := 2;
  is_new boolean;
begin
  -- finish_invitation stores the id of the mail under the same lock.
  perform pg_advisory_xact_lock(hashtextextended('mail:' || p_email_id, 0));
  insert into public.mail_events (event_id, email_id, event, reason, happened_at, expires_at)
  values (
    p_event_id, p_email_id, p_event, p_reason, p_happened_at, clock_timestamp() + retained
  )
  on conflict (event_id) do nothing;
  is_new := found;

  if is_new then
    perform public.apply_mail_event(p_email_id, p_event, p_happened_at, p_reason);
    delete from public.mail_events where event_id in (
      select event_id from public.mail_events where expires_at < clock_timestamp()
      order by expires_at limit deleted_at_once for update skip locked
    );
  end if;
  return jsonb_build_object('repeated', not is_new);
end $function$;

CREATE OR REPLACE FUNCTION public.record_retention_failure(p_run_id uuid, p_reason text, p_interview_id uuid DEFAULT NULL::uuid, p_user_id uuid DEFAULT NULL::uuid, p_of_transcript boolean DEFAULT false)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  longest_reason constant int := 500;
  failures constant int := case
    when p_user_id is not null
      then (select deletion_failures from public.resume_reviews where user_id = p_user_id)
    when p_of_transcript
      then (select transcript_deletion_failures from public.interviews where id = p_interview_id)
    else (select deletion_failures from public.interviews where id = p_interview_id)
  end;
  retry_at constant timestamptz := clock_timestamp() + public.retention_retry_delay(failures);
begin
  insert into public.retention_failures
    (run_id, interview_id, user_id, reason, of_transcript, failed_before)
  select p_run_id, p_interview_id, p_user_id, left(p_reason, longest_reason), p_of_transcript,
    coalesce(failures > 0, false)
  where exists (select from public.interviews where id = p_interview_id)
    or exists (select from auth.users where id = p_user_id)
  on conflict do nothing;
  -- The recording of the same interview may have failed before.
  update public.retention_failures set
    of_transcript = true, reason = left(reason || ', ' || p_reason, longest_reason)
  where run_id = p_run_id and interview_id = p_interview_id and p_of_transcript and not of_transcript;
  if p_of_transcript then
    update public.interviews set
      transcript_deletion_failures = failures + 1, transcript_deletion_retry_at = retry_at
    where id = p_interview_id;
  else
    update public.interviews set deletion_failures = failures + 1, deletion_retry_at = retry_at
    where id = p_interview_id;
  end if;
  update public.resume_reviews set
    claimed_until = null, deletion_failures = failures + 1, review_at = retry_at
  where user_id = p_user_id;
  update public.interviews set retention_claimed_until = null, retention_claimed_by = null
  where retention_claimed_by = p_run_id and id = any (p_interview_id || array(
    select interviews.id from public.interviews
    join public.applications on applications.id = interviews.application_id
    where applications.candidate_id = p_user_id
  ));
  update public.retention_runs set lease_until = default
  where id = p_run_id and state = 'running';
end $function$;

CREATE OR REPLACE FUNCTION public.record_sent_mail(p_email_id text, p_organisation_id uuid, p_user_id uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  insert into public.sent_mails (email_digest, organisation_id, user_id)
  values (
    encode(sha256(convert_to(p_email_id, 'utf8')), 'hex'), p_organisation_id,
    (select id from auth.users where id = p_user_id)
  )
  on conflict do nothing
$function$;

CREATE OR REPLACE FUNCTION public.recruiter_roles()
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select array['admin', 'org_admin', 'recruiter', 'org_recruiter', 'hiring_manager']
$function$;

CREATE OR REPLACE FUNCTION public.refuse_late_hold()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if old.retention_claimed_until > clock_timestamp() then
    raise exception using errcode = 'P0001', message = 'deletion_in_progress';
  elsif old.retention_claimed_until is not null or exists (
    select from public.recording_parts
    where interview_id = old.id and deletion_claimed_at is not null and deleted_at is null
  ) or exists (
    select from public.retention_failures
    where interview_id = old.id and created_at > coalesce((
      select max(deleted_at) from public.recording_parts where interview_id = old.id
    ), old.recording_deleted_at, '-infinity')
  ) or exists (
    select from public.data_deletion_requests as requests
    join public.applications on applications.candidate_id = requests.user_id
    where applications.id = old.application_id and requests.status = 'failed'
  ) then
    raise warning 'deletion_had_begun' using
      detail = format('Interview %s: some of its files may be deleted.', old.id);
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.refuse_late_score()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if new.segment_count > (
    select count(*) from public.transcript_segments
    where interview_id = new.interview_id and content <> '[removed]'
  ) then
    raise exception using errcode = 'P0001', message = 'no_transcript';
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.refuse_late_turn()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if not exists (select from public.interviews where id = new.interview_id) then
    raise exception using errcode = 'P0001', message = 'interview_not_found';
  elsif exists (
    select from public.interviews
    join public.applications on applications.id = interviews.application_id
    join public.data_deletion_requests as requests on requests.user_id = applications.candidate_id
    where interviews.id = new.interview_id
      and requests.request_type = 'anonymize' and requests.status = 'completed'
      and requests.processed_at >= new.asked_at
  ) then
    raise exception using errcode = 'P0001', message = 'interview_not_open';
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.release_communication_identity(p_user uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  delete from public.communication_identities where user_id = p_user and acs_user_id is null
$function$;

CREATE OR REPLACE FUNCTION public.release_recording_start(p_server_call_id text, p_pause_seconds integer)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  update public.interview_calls set
    control_claimed_at = null,
    control_paused_until = clock_timestamp() + make_interval(secs => p_pause_seconds)
  where server_call_id = p_server_call_id
$function$;

CREATE OR REPLACE FUNCTION public.remove_batch_files()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  insert into public.outgoing_messages (message_id, queue, body, due_at)
  select 'remove-resume:' || id, 'data-retention',
    jsonb_build_object('batch_id', batch_id, 'resume_id', id),
    greatest(clock_timestamp(), link_expires_at)
  from deleted
  on conflict (message_id) do nothing;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.remove_member(p_acting_user uuid, p_organisation_id uuid, p_user_id uuid, p_ip_address text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  removed jsonb;
begin
  -- Before the check: of two admins who remove each other, the second is no member any more.
  perform from public.organisations where id = p_organisation_id for no key update;
  perform public.require_member(
    p_acting_user, p_organisation_id, p_as_admin => p_user_id <> p_acting_user
  );
  removed := public.read_member(p_organisation_id, p_user_id);
  if removed is null then
    raise exception using errcode = 'P0001', message = 'member_not_found';
  end if;
  delete from public.org_users
  where organisation_id = p_organisation_id and user_id = p_user_id;
  perform public.write_audit(
    'member.removed', 'user', p_user_id, p_organisation_id, p_acting_user, p_ip_address,
    jsonb_build_object('role', removed ->> 'role')
  );
  perform public.ensure_admin(p_organisation_id);
  return removed;
end $function$;

CREATE OR REPLACE FUNCTION public.replace_last_admin()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- Of two admins who leave at once, the second is found to be the last.
  perform from public.organisations where id = old.organisation_id for no key update;
  perform public.ensure_admin(old.organisation_id);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.request_address()
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select substring(
    nullif(current_setting('request.headers', true), '')::jsonb ->> 'x-forwarded-for'
    from '(?:^|[,\s])([0-9A-Fa-f:.]{2,45})\s*$'
  )
$function$;

CREATE OR REPLACE FUNCTION public.request_deletion(p_acting_user uuid, p_request_type text, p_reason text DEFAULT NULL::text, p_ip_address text DEFAULT NULL::text, p_idempotency_key text DEFAULT NULL::text, p_request_hash text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  response jsonb;
  request public.data_deletion_requests;
begin
  perform from auth.users where id = p_acting_user for key share;
  if not found then
    raise exception using errcode = 'P0001', message = 'forbidden';
  end if;

  response := public.find_response(
    p_acting_user, 'privacy-requests', p_idempotency_key, p_request_hash
  );
  if response is not null then
    return response;
  end if;

  -- Of parallel requests of a person the first creates the row, and the others return it.
  perform pg_advisory_xact_lock(hashtextextended('deletion_requests:' || p_acting_user, 0));
  select * into request from public.data_deletion_requests
  where user_id = p_acting_user and request_type = p_request_type and status <> 'completed'
  order by requested_at, id limit 1;
  if not found then
    insert into public.data_deletion_requests (user_id, request_type, reason)
    values (p_acting_user, p_request_type, p_reason)
    returning * into request;
    -- Without the reason: it is personal, and the log is append-only.
    perform public.write_audit(
      'erasure.requested', 'deletion_request', request.id, null, p_acting_user, p_ip_address,
      jsonb_build_object('request_type', p_request_type)
    );
  end if;
  return public.store_response(
    p_acting_user, 'privacy-requests', p_idempotency_key,
    public.describe_deletion_request(request.id)
  );
end $function$;

CREATE OR REPLACE FUNCTION public.require_application_role(p_acting_user uuid, p_application_id uuid, p_roles text[])
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  roles constant text[] := public.user_application_roles(p_acting_user, p_application_id);
begin
  if not roles && p_roles then
    raise exception using errcode = 'P0001',
      message = case when roles = '{}' then 'application_not_found' else 'forbidden' end;
  end if;
end $function$;

CREATE OR REPLACE FUNCTION public.require_interview_left(p_application_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if exists (select from public.completed_interviews(p_application_id)) and not exists (
    select from public.interviews
    where application_id = p_application_id and status in ('invited', 'scheduled', 'in_progress')
  ) then
    raise exception using errcode = 'P0001', message = 'interview_completed';
  end if;
end $function$;

CREATE OR REPLACE FUNCTION public.require_interview_role(p_acting_user uuid, p_interview_id uuid, p_roles text[])
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  roles constant text[] := coalesce((
    select public.user_application_roles(p_acting_user, application_id)
    from public.interviews where id = p_interview_id
  ), '{}');
begin
  if not roles && p_roles then
    raise exception using errcode = 'P0001',
      message = case when roles = '{}' then 'interview_not_found' else 'forbidden' end;
  end if;
end $function$;

CREATE OR REPLACE FUNCTION public.require_invitation(p_token_hash text)
 RETURNS public.invitations
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  invitation public.invitations;
begin
  select * into invitation from public.invitations where token = p_token_hash;
  if not found then
    raise exception using errcode = 'P0001', message = 'invitation_not_found';
  end if;
  if invitation.revoked_at is not null then
    raise exception using errcode = 'P0001', message = 'invitation_revoked';
  end if;
  if invitation.accepted_at is null
    and (invitation.status = 'expired' or invitation.expires_at <= clock_timestamp() or exists (
      select from public.applications
      join public.job_roles on job_roles.id = applications.job_role_id
      join public.organisations on organisations.id = job_roles.organisation_id
      where applications.id = invitation.application_id and organisations.closed_at is not null
    ))
  then
    raise exception using errcode = 'P0001', message = 'invitation_expired';
  end if;
  return invitation;
end $function$;

CREATE OR REPLACE FUNCTION public.require_member(p_acting_user uuid, p_organisation_id uuid, p_as_admin boolean)
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  role constant text := public.user_org_role(p_organisation_id, p_acting_user);
begin
  if role is null then
    raise exception using errcode = 'P0001', message = 'organisation_not_found';
  end if;
  if p_as_admin and not role = any (public.admin_roles()) then
    raise exception using errcode = 'P0001', message = 'forbidden';
  end if;
end $function$;

CREATE OR REPLACE FUNCTION public.require_other_admin(p_organisation_id uuid, p_user uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform from public.organisations where id = p_organisation_id for no key update;
  if not exists (
    select from public.org_users
    where organisation_id = p_organisation_id and user_id <> p_user
      and role = any (public.admin_roles())
  ) then
    raise exception using errcode = 'P0001', message = 'last_admin';
  end if;
end $function$;

CREATE OR REPLACE FUNCTION public.require_ranked_role(p_acting_user uuid, p_job_role_id uuid)
 RETURNS public.job_roles
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  role public.job_roles;
begin
  select * into role from public.job_roles where id = p_job_role_id;
  if public.user_org_role(role.organisation_id, p_acting_user) is null then
    raise exception using errcode = 'P0001', message = case
      when role.status = 'active' then 'forbidden' else 'job_role_not_found'
    end;
  end if;
  return role;
end $function$;

CREATE OR REPLACE FUNCTION public.require_resume_batch(p_acting_user uuid, p_batch_id uuid)
 RETURNS public.resume_batches
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION public.require_role_recruiter(p_acting_user uuid, p_job_role_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  org_role text;
begin
  org_role := public.user_org_role(
    (public.require_ranked_role(p_acting_user, p_job_role_id)).organisation_id, p_acting_user
  );
  if org_role <> all (public.recruiter_roles()) then
    raise exception using errcode = 'P0001', message = 'forbidden';
  end if;
end $function$;

CREATE OR REPLACE FUNCTION public.resume_retention(p_user uuid, OUT due_at timestamp with time zone, OUT days integer)
 RETURNS record
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select
    case when bool_and(ended.at is not null and organisations.transcript_retention_days is not null)
      then max(ended.at + make_interval(days => organisations.transcript_retention_days)) end,
    max(organisations.transcript_retention_days)
  from public.applications
  join public.job_roles on job_roles.id = applications.job_role_id
  join public.organisations on organisations.id = job_roles.organisation_id
  cross join lateral (
    select case
      when max(happened.at) is not null and not coalesce(bool_or(
        happened.at is null and interviews.status not in ('cancelled', 'expired')
      ), false) then max(happened.at)
      when public.is_application_closed(applications.status, job_roles.status) then greatest(
        applications.updated_at,
        case when job_roles.status = 'closed' then job_roles.updated_at end,
        max(happened.at)
      )
    end as at
    from public.interviews
    cross join lateral coalesce(ended_at, greatest(started_at, last_active_at)) as happened (at)
    where interviews.application_id = applications.id
  ) as ended
  where applications.candidate_id = p_user
$function$;

CREATE OR REPLACE FUNCTION public.retention_retries_until(p_run_id uuid, p_kind text)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select case
    when 16 <= (
      select count(*) from public.retention_failures
      where run_id = p_run_id and failed_before and p_kind = case
        when request_id is not null then 'request'
        when user_id is not null then 'resume'
        when of_transcript then 'transcript'
        else 'recording'
      end
    ) then '-infinity'::timestamptz
    when cause = 'request' then 'infinity'
    else clock_timestamp()
  end
  from public.retention_runs where id = p_run_id
$function$;

CREATE OR REPLACE FUNCTION public.retention_retry_delay(p_failures integer)
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  -- With more doublings the product would not fit an interval.
  select least(interval '7 days', interval '1 hour' * power(2, least(p_failures, 10)))
$function$;

CREATE OR REPLACE FUNCTION public.review_resumes(p_run_id uuid, p_user uuid, p_files jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  lease constant interval := '5 min';
  held_review_after constant interval := '1 day';
  -- Not everything that ends an organisation's need queues a review: a change of its retention does not.
  needed_review_after constant interval := '30 days';
  -- A file that the profile names since less may still be uploading.
  upload_lasts constant interval := '1 day';
  interview_ids uuid[];
  retention record;
  paths text[];
  next_review timestamptz;
  locked int;
  -- A file that the profile names, and that is missing or somebody else's.
  wrong_path constant text := (
    select cv_file_path from public.candidate_profiles
    where user_id = p_user
      and (cv_uploaded_at is null or cv_uploaded_at < clock_timestamp() - upload_lasts)
      and not p_files @> jsonb_build_array(jsonb_build_object('path', cv_file_path))
  );
begin
  if p_files = '[]' and exists (
    select from public.resume_reviews where user_id = p_user and claimed_until is not null
  ) then
    -- An interrupted run deleted them: they are still to be recorded as deleted.
    update public.resume_reviews set claimed_until = clock_timestamp() + lease
    where user_id = p_user;
    return jsonb_build_array(jsonb_build_object('user_id', p_user, 'paths', p_files));
  end if;

  if p_files <> '[]' or wrong_path is not null then
    interview_ids := array(
      select interviews.id from public.interviews
      join public.applications on applications.id = interviews.application_id
      where applications.candidate_id = p_user
    );
    -- Waits for no lock: whoever holds one may wait for this person's review.
    perform from public.interviews where id = any (interview_ids) for no key update skip locked;
    get diagnostics locked = row_count;
    select * into retention from public.resume_retention(p_user);
    paths := array(
      select path from jsonb_to_recordset(p_files) as file (path text, uploaded_at timestamptz)
      where uploaded_at < now() - make_interval(days => retention.days)
    );
    next_review := case
      when retention.due_at is null then case
        when exists (select from public.applications where candidate_id = p_user)
          then now() + needed_review_after
      end
      when retention.due_at > now() then retention.due_at
      when exists (select from public.interviews where id = any (interview_ids) and legal_hold)
        then now() + held_review_after
      when locked < cardinality(interview_ids) or exists (
        select from public.interviews
        where id = any (interview_ids) and retention_claimed_until > clock_timestamp()
      ) then now() + lease
      when paths = '{}' then (
        select min(uploaded_at) + make_interval(days => retention.days)
        from jsonb_to_recordset(p_files) as file (uploaded_at timestamptz)
      )
    end;
    if next_review is null and retention.due_at is not null then
      begin
        -- Skipped while the person saves their profile: that may wait for this review.
        update public.candidate_profiles set cv_file_path = null, cv_uploaded_at = null
        where cv_file_path = wrong_path and user_id = (
          select user_id from public.candidate_profiles
          where user_id = p_user for no key update skip locked
        );
      exception when check_violation then
        -- A row that is older than a check constraint may violate it. The others are still reviewed.
        insert into public.retention_failures (run_id, user_id, reason)
        values (p_run_id, p_user, 'check_violation') on conflict do nothing;
        next_review := now() + held_review_after;
      end;
      if paths <> '{}' then
        update public.interviews set
          retention_claimed_until = clock_timestamp() + lease, retention_claimed_by = p_run_id
        where id = any (interview_ids);
        update public.resume_reviews set claimed_until = clock_timestamp() + lease
        where user_id = p_user;
        return jsonb_build_array(jsonb_build_object('user_id', p_user, 'paths', to_jsonb(paths)));
      end if;
    end if;
  end if;

  update public.resume_reviews set review_at = next_review, deletion_failures = 0
  where user_id = p_user and next_review is not null;
  delete from public.resume_reviews where user_id = p_user and next_review is null;
  return '[]';
end $function$;

CREATE OR REPLACE FUNCTION public.revoke_invitation(p_acting_user uuid, p_invitation_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  invitation public.invitations;
  roles text[];
begin
  select * into invitation from public.invitations where id = p_invitation_id;
  roles := public.user_application_roles(p_acting_user, invitation.application_id);
  -- Candidates do not see invitations: they have the token.
  if not roles && array['member'] then
    raise exception using errcode = 'P0001', message = 'invitation_not_found';
  end if;
  if not roles && array['recruiter'] then
    raise exception using errcode = 'P0001', message = 'forbidden';
  end if;
  -- Accepting an invitation locks its application, too.
  perform from public.applications where id = invitation.application_id for no key update;
  if exists (
    select from public.invitations where id = p_invitation_id and accepted_at is not null
  ) then
    raise exception using errcode = 'P0001', message = 'invitation_not_open';
  end if;
  update public.invitations set
    status = 'expired', revoked_at = coalesce(revoked_at, clock_timestamp())
  where id = p_invitation_id
  returning * into invitation;
  return jsonb_build_object(
    'id', invitation.id, 'status', invitation.status, 'revoked_at', invitation.revoked_at
  );
end $function$;

CREATE OR REPLACE FUNCTION public.revoke_member_invitation(p_acting_user uuid, p_organisation_id uuid, p_invitation_id uuid, p_ip_address text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  revoked public.member_invitations;
begin
  perform public.require_member(p_acting_user, p_organisation_id, p_as_admin => true);
  delete from public.member_invitations
  where id = p_invitation_id and organisation_id = p_organisation_id and accepted_at is null
  returning * into revoked;
  if not found then
    raise exception using errcode = 'P0001', message = 'invitation_not_found';
  end if;
  perform public.write_audit(
    'member.invitation_revoked', 'member_invitation', revoked.id, p_organisation_id, p_acting_user,
    p_ip_address
  );
  return public.describe_member_invitation(revoked);
end $function$;

CREATE OR REPLACE FUNCTION public.save_batch_resume(p_resume_id uuid, p_state text, p_reason text DEFAULT NULL::text, p_resume jsonb DEFAULT NULL::jsonb, p_email text DEFAULT NULL::text, p_file_digest text DEFAULT NULL::text)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  role constant uuid := (
    select job_role_id from public.resume_batches
    where id = (select batch_id from public.batch_resumes where id = p_resume_id)
  );
  original uuid;
  application uuid;
  duplicate text;
  saved text;
begin
  -- Resumes of a role that are saved at the same time take turns, and then see each other.
  perform pg_advisory_xact_lock(hashtextextended('batch_resumes:' || role, 0));
  if p_state <> 'refused' then
    select batch_resumes.id,
      case when file_digest = p_file_digest then 'same_file' else 'same_address' end
    into original, duplicate
    from public.batch_resumes
    join public.resume_batches on resume_batches.id = batch_resumes.batch_id
    where resume_batches.job_role_id = role and batch_resumes.id <> p_resume_id
      and state in ('parsed', 'needs_review', 'approved')
      and (file_digest = p_file_digest or email = p_email)
    order by batch_resumes.created_at, batch_resumes.id limit 1;
    if original is null then
      select id into application from public.applications
      where id in (select public.applications_of_address(role, p_email))
      order by created_at, id limit 1;
      duplicate := case when application is not null then 'already_applied' end;
    end if;
  end if;
  update public.batch_resumes set
    state = case when duplicate is null then p_state else 'duplicate' end,
    reason = coalesce(duplicate, p_reason),
    duplicate_of = original,
    application_id = application,
    resume = p_resume, email = p_email, file_digest = p_file_digest
  where id = p_resume_id and state = 'queued'
  returning state into saved;
  return saved;
end $function$;

CREATE OR REPLACE FUNCTION public.save_call(p_interview_id uuid, p_event jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  happened_at constant timestamptz := p_event ->> 'time';
  event_type constant text := p_event ->> 'type';
  call public.interview_calls;
begin
  insert into public.interview_calls as calls
    (interview_id, server_call_id, correlation_id, started_at, ended_at,
      reported_duration_seconds, last_event_at)
  values
    (p_interview_id, p_event ->> 'server_call_id',
      -- Members of the organisation can read it: the id of the group call is not stored as one.
      case when public.find_interview_of_group(p_event ->> 'correlation_id') is null
        then p_event ->> 'correlation_id' end,
      case event_type when 'call_started' then happened_at end,
      case event_type when 'call_ended' then happened_at end,
      (p_event ->> 'duration_seconds')::numeric,
      happened_at)
  on conflict (server_call_id) do update set
    correlation_id = least(calls.correlation_id, excluded.correlation_id),
    started_at = least(calls.started_at, excluded.started_at),
    ended_at = greatest(calls.ended_at, excluded.ended_at),
    reported_duration_seconds
      = greatest(calls.reported_duration_seconds, excluded.reported_duration_seconds),
    last_event_at = greatest(calls.last_event_at, excluded.last_event_at)
  returning * into call;

  -- Nothing is recorded after the end of a call.
  update public.call_recordings set stopped_at = call.ended_at
  where call_id = call.id and (stopped_at is null or stopped_at > call.ended_at)
    and call.ended_at is not null;
end $function$;

CREATE OR REPLACE FUNCTION public.save_communication_identity(p_user uuid, p_acs_user_id text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  saved text;
begin
  perform from auth.users where id = p_user for key share;
  if not found then
    raise exception using errcode = 'P0001', message = 'forbidden';
  end if;
  insert into public.communication_identities as identities (user_id, acs_user_id, claimed_at)
  values (p_user, p_acs_user_id, clock_timestamp())
  on conflict (user_id) do update
    set acs_user_id = coalesce(identities.acs_user_id, excluded.acs_user_id)
  returning acs_user_id into saved;
  return jsonb_build_object('acs_user_id', saved);
end $function$;

CREATE OR REPLACE FUNCTION public.save_deleted_call_tombstones()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- A call lasts for at most a day, Azure stores its recording for another, and events are delivered for
  -- a third.
  retained constant interval := '3 days';
  deleted_at_most constant int := 100;
begin
  insert into public.deleted_call_tombstones (digest)
  select public.call_digest(
    coalesce(to_jsonb(deleted) ->> 'server_call_id', to_jsonb(deleted) ->> 'recording_id')
  )
  from deleted
  order by 1
  on conflict do nothing;
  delete from public.deleted_call_tombstones where digest in (
    select digest from public.deleted_call_tombstones where deleted_at < clock_timestamp() - retained
    order by deleted_at limit deleted_at_most for update skip locked
  );
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.save_imported_part(p_part_id uuid, p_url text, p_content_type text, p_size_bytes bigint, p_imported_at timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  interview public.interviews;
begin
  -- Deleting the recording locks the interview, too.
  select * into interview from public.interviews
  where id = (select interview_id from public.recording_parts where id = p_part_id)
  for no key update;
  if not found or interview.recording_deleted_at is not null then
    return false;
  end if;

  update public.recording_parts set
    url = coalesce(url, p_url),
    content_type = coalesce(content_type, p_content_type),
    size_bytes = coalesce(size_bytes, p_size_bytes),
    imported_at = coalesce(imported_at, p_imported_at)
  where id = p_part_id and deleted_at is null;
  if not found then
    return false;
  end if;
  perform public.set_recording_url(interview.id);
  return true;
end $function$;

CREATE OR REPLACE FUNCTION public.save_match_scores(p_acting_user uuid, p_job_role_id uuid, p_scores jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  role constant public.job_roles := public.require_ranked_role(p_acting_user, p_job_role_id);
begin
  if public.user_org_role(role.organisation_id, p_acting_user) <> all (public.recruiter_roles()) then
    return '{}'::jsonb;
  end if;
  update public.applications set match_score = given.match_score
  from jsonb_to_recordset(p_scores) as given (application_id uuid, match_score int)
  where applications.id = given.application_id and applications.job_role_id = p_job_role_id
    and applications.match_score is distinct from given.match_score;
  return '{}'::jsonb;
end $function$;

CREATE OR REPLACE FUNCTION public.save_recording_parts(p_interview_id uuid, p_event jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  own_storage constant boolean := coalesce((p_event ->> 'own_storage')::boolean, false);
  event_time constant timestamptz := p_event ->> 'time';
  begun_at constant timestamptz :=
    coalesce((p_event ->> 'recording_started_at')::timestamptz, event_time);
  late boolean;
begin
  if not own_storage and not coalesce((
    select recording from public.interview_consents
    where interview_id = p_interview_id and created_at <= begun_at
    order by created_at desc limit 1
  ), true) then
    return;
  end if;
  select not legal_hold and (coalesce(begun_at <= recording_deleted_at, false) or exists (
    select from public.recording_parts
    where interview_id = p_interview_id and recording_id = p_event ->> 'recording_id'
      and deleted_at is not null
  )) into late
  from public.interviews where id = p_interview_id;

  with added as (
    insert into public.recording_parts
      (interview_id, recording_id, part_index, document_id, content_location, metadata_location,
        format, recorded_at, duration_ms, own_storage, event_time, url, imported_at, deleted_at,
        is_late)
    select
      p_interview_id,
      -- A recording that its event does not name is identified by its file.
      coalesce(p_event ->> 'recording_id', document_id),
      index,
      document_id,
      content_location,
      case when own_storage then metadata_location end,
      p_event ->> 'recording_format',
      begun_at,
      (p_event ->> 'recording_duration_ms')::int,
      own_storage,
      event_time,
      case when own_storage then content_location end,
      case when own_storage then event_time end,
      case when late and not own_storage then clock_timestamp() end,
      late
    from jsonb_to_recordset(p_event -> 'parts') as given
      (index int, document_id text, content_location text, metadata_location text)
    on conflict (interview_id, recording_id, part_index) do nothing
    returning id
  ), reopened as (
    update public.interviews set recording_deleted_at = null
    where id = p_interview_id and recording_deleted_at is not null
      and not late and exists (select from added)
  )
  insert into public.outgoing_messages (message_id, queue, body, due_at, interview_id)
  -- Attempts end some time after the event, when Azure has deleted the file.
  select
    'import:' || id, 'recording-import',
    jsonb_build_object(
      'part_id', id, 'interview_id', p_interview_id, 'first_sent_at', event_time
    ),
    clock_timestamp(), p_interview_id
  from added where not own_storage and not late
  on conflict (message_id) do nothing;

  perform public.set_recording_url(p_interview_id);
end $function$;

CREATE OR REPLACE FUNCTION public.save_resume_file(p_acting_user uuid, p_path text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  update public.candidate_profiles set cv_file_path = p_path, cv_uploaded_at = now()
  where user_id = p_acting_user and cv_file_path is distinct from p_path;
  return '{}'::jsonb;
end $function$;

CREATE OR REPLACE FUNCTION public.save_started_recording(p_server_call_id text, p_recording_id text, p_started_at timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  call public.interview_calls;
begin
  perform public.lock_call(p_server_call_id, p_recording_id);
  perform from public.interviews where id = (
    select interview_id from public.interview_calls where server_call_id = p_server_call_id
  ) for no key update;

  update public.interview_calls set control_claimed_at = null
  where server_call_id = p_server_call_id
  returning * into call;
  if not found then
    return false;
  end if;
  insert into public.call_recordings (recording_id, call_id, started_at, stopped_at)
  values (p_recording_id, call.id, p_started_at, call.ended_at)
  on conflict (recording_id) do nothing;
  -- Only files can have waited: no end of a call, and no scoring that follows from one.
  perform public.apply_parked_events(call.interview_id, null, p_recording_id, 0);
  return true;
end $function$;

CREATE OR REPLACE FUNCTION public.save_stopped_recording(p_recording_id text, p_stopped_at timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  call constant public.interview_calls := public.find_call(null, p_recording_id);
begin
  perform from public.interviews where id = call.interview_id for no key update;
  update public.interview_calls set control_claimed_at = null where id = call.id;
  update public.call_recordings set stopped_at = least(stopped_at, p_stopped_at)
  where recording_id = p_recording_id;
end $function$;

CREATE OR REPLACE FUNCTION public.save_user_role(p_user uuid, p_org_role text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  shown constant public.app_role := case
    when p_org_role = any (public.admin_roles()) then 'org_admin'
    when p_org_role = any (public.recruiter_roles()) then 'org_recruiter'
    else 'org_viewer'
  end;
begin
  perform pg_advisory_xact_lock(hashtextextended('user_roles:' || p_user, 0));
  insert into public.user_roles (user_id, role)
  select p_user, shown
  where not exists (select from public.user_roles where user_id = p_user and role = shown);
end $function$;

CREATE OR REPLACE FUNCTION public.score_own_interview()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- The last words of the conversation may still be on their way.
  scoring_delay_seconds constant int := 60;
begin
  perform public.queue_scoring(new.id, scoring_delay_seconds);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.scoring_context(p_interview_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object(
    'interview_id', interviews.id,
    'anti_cheat_signals', interviews.anti_cheat_signals,
    'human_override',
      public.is_human_score(interview_scores.human_override, interview_scores.scored_by),
    'identity', public.known_identity(interviews.application_id),
    'job_role', jsonb_build_object(
      'id', job_roles.id,
      'organisation_id', job_roles.organisation_id,
      'title', job_roles.title,
      'requirements', job_roles.requirements,
      'scoring_rubric', job_roles.scoring_rubric
    ),
    'segments', (
      select coalesce(
        jsonb_agg(
          jsonb_build_object('speaker', speaker, 'content', content)
          -- Both sides of a turn start at the same time.
          order by start_time_ms, turn, speaker <> 'candidate', created_at, id
        ), '[]'
      )
      from public.transcript_segments
      -- '[removed]' stands for the words of somebody who was anonymised.
      where interview_id = p_interview_id and content <> '[removed]'
    )
  )
  from public.interviews
  join public.applications on applications.id = interviews.application_id
  join public.job_roles on job_roles.id = applications.job_role_id
  left join public.interview_scores on interview_scores.interview_id = interviews.id
  where interviews.id = p_interview_id
$function$;

CREATE OR REPLACE FUNCTION public.scoring_message_id(p_interview_id uuid, p_ended_at timestamp with time zone)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select format(
    'score:%s:%s', p_interview_id, floor(extract(epoch from p_ended_at) * 1000)::bigint
  )
$function$;

CREATE OR REPLACE FUNCTION public.set_interview_organisation()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  new.organisation_id := (
    select job_roles.organisation_id
    from public.applications
    join public.job_roles on job_roles.id = applications.job_role_id
    where applications.id = new.application_id
  );
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.set_invited_address(p_application_id uuid, p_send_to text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if exists (
    select from public.applications
    join auth.users on users.id = applications.candidate_id
    left join public.candidate_profiles on candidate_profiles.user_id = users.id
    where applications.id = p_application_id
      and lower(p_send_to) in (lower(users.email), lower(candidate_profiles.email))
  ) then
    return;
  end if;
  update public.applications set candidate_id = null, invited_email = p_send_to
  from public.job_roles
  where applications.id = p_application_id and job_roles.id = applications.job_role_id and (
    candidate_id is null
    or public.user_org_role(job_roles.organisation_id, candidate_id)
        = any (public.recruiter_roles())
      and not exists (select from public.interviews where application_id = applications.id)
  );
  if not found then
    raise exception using errcode = 'P0001', message = 'candidate_has_other_address';
  end if;
end $function$;

CREATE OR REPLACE FUNCTION public.set_last_active_at()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  update public.interviews set last_active_at = clock_timestamp()
  where id = new.interview_id and (
    last_active_at is null
    or last_active_at < clock_timestamp() - interval '1 min'
    or last_active_at < transcript_deleted_at
  );
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.set_recording_url(p_interview_id uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  update public.interviews set recording_url = first.url
  from (
    select url from public.recording_parts
    where interview_id = p_interview_id and url is not null and deleted_at is null and not is_late
    order by recorded_at, recording_id, part_index limit 1
  ) as first
  where interviews.id = p_interview_id
    and interviews.recording_deleted_at is null
    and interviews.recording_url is distinct from first.url
    and (
      interviews.recording_url is null
      or interviews.recording_url in (
        select url from public.recording_parts where interview_id = p_interview_id
      )
    )
$function$;

CREATE OR REPLACE FUNCTION public.set_updated_at()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  new.updated_at := now();
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.start_retention_run(p_queue boolean, p_acting_user uuid DEFAULT NULL::uuid, p_ip_address text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- A run whose lease has ended may be continued for this long, unless another run needs its place.
  -- read_retention_run has the same limit.
  continued_within constant interval := '15 min';
  scope uuid[];
  abandoned uuid;
  run public.retention_runs;
begin
  -- A call without it must not be taken for one of the timer.
  if p_queue is null then
    raise exception using errcode = '22004', message = 'p_queue is null';
  end if;
  if p_acting_user is not null then
    scope := array(
      select organisation_id from public.org_users
      where user_id = p_acting_user and role = any (public.admin_roles())
      order by organisation_id
    );
    if scope = '{}' then
      raise exception using errcode = 'P0001', message = 'forbidden';
    end if;
  end if;

  -- Of two starts at the same time the later one sees the run of the earlier one.
  perform pg_advisory_xact_lock(hashtextextended('retention_runs', 0));
  for abandoned in
    select id from public.retention_runs
    where state in ('queued', 'running') and lease_until < clock_timestamp() and (
      lease_until < clock_timestamp() - continued_within
      or case when scope is null then organisation_ids is null else organisation_ids && scope end
    )
  loop
    perform public.end_retention_run(abandoned, 'failed');
  end loop;
  select * into run from public.retention_runs
  where state in ('queued', 'running')
    and case when scope is null then organisation_ids is null else organisation_ids && scope end
  order by created_at, id limit 1;
  if found then
    return jsonb_build_object('run_id', run.id, 'conflict', true);
  end if;

  insert into public.retention_runs (state, cause, requested_by, organisation_ids, started_at)
  values (
    'running', case when p_acting_user is null then 'timer' else 'request' end, p_acting_user,
    scope, case when not p_queue then clock_timestamp() end
  )
  returning * into run;
  insert into public.audit_log
    (action, entity_type, entity_id, organisation_id, user_id, ip_address, new_values)
  select 'retention_run.started', 'retention_run', run.id, organisation_id, run.requested_by,
    p_ip_address, jsonb_build_object('cause', run.cause)
  from unnest(coalesce(scope, array[null::uuid])) as organisation_id;
  if p_queue then
    perform public.queue_retention_run(run.id);
  end if;
  return jsonb_build_object('run_id', run.id, 'conflict', false);
end $function$;

CREATE OR REPLACE FUNCTION public.store_opening(p_acting_user uuid, p_interview_id uuid, p_text text, p_competencies text[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  interview public.interviews;
  opening text;
begin
  perform public.require_interview_role(p_acting_user, p_interview_id, array['candidate']);
  -- Of parallel requests, the first stores it and the others find it.
  select * into interview from public.interviews where id = p_interview_id for no key update;

  select content into opening from public.transcript_segments
  where interview_id = p_interview_id and turn = 0;
  if found then
    return jsonb_build_object('opening', opening);
  end if;
  if exists (select from public.interview_turns where interview_id = p_interview_id) then
    raise exception using errcode = 'P0001', message = 'turn_out_of_order';
  end if;
  if interview.status not in ('invited', 'scheduled', 'in_progress') then
    raise exception using errcode = 'P0001', message = 'interview_not_open';
  end if;

  update public.interviews set
    status = 'in_progress',
    started_at = coalesce(started_at, clock_timestamp()),
    competencies = coalesce(competencies, p_competencies)
  where id = p_interview_id;
  insert into public.transcript_segments (interview_id, turn, speaker, content, start_time_ms)
  values (p_interview_id, 0, 'interviewer', p_text, 0);
  return jsonb_build_object('opening', p_text);
end $function$;

CREATE OR REPLACE FUNCTION public.store_response(p_user uuid, p_route text, p_key text, p_response jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  update public.idempotency_keys set answer = p_response
  where user_id = p_user and route = p_route and key = p_key;
  return p_response;
end $function$;

CREATE OR REPLACE FUNCTION public.store_score(p_interview_id uuid, p_overall_score numeric, p_narrative_summary text, p_candidate_feedback text, p_anti_cheat_risk_level text, p_model_version text, p_prompt_version text, p_rubric_version text, p_dimensions jsonb, p_segment_count integer, p_acting_user uuid DEFAULT NULL::uuid, p_ip_address text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  known public.interview_scores;
  score_id uuid;
begin
  if p_acting_user is not null then
    perform public.require_interview_role(p_acting_user, p_interview_id, array['recruiter']);
  end if;
  perform from public.interviews where id = p_interview_id for no key update;
  if not found then
    raise exception using errcode = 'P0001', message = 'interview_not_found';
  end if;

  insert into public.interview_scores as scores
    (interview_id, overall_score, narrative_summary, candidate_feedback, anti_cheat_risk_level,
      scored_by, model_version, prompt_version, rubric_version, segment_count)
  values
    (p_interview_id, p_overall_score, p_narrative_summary, p_candidate_feedback,
      p_anti_cheat_risk_level, 'ai', p_model_version, p_prompt_version, p_rubric_version,
      p_segment_count)
  on conflict (interview_id) do update set
    overall_score = excluded.overall_score,
    narrative_summary = excluded.narrative_summary,
    candidate_feedback = excluded.candidate_feedback,
    anti_cheat_risk_level = excluded.anti_cheat_risk_level,
    scored_by = excluded.scored_by,
    model_version = excluded.model_version,
    prompt_version = excluded.prompt_version,
    rubric_version = excluded.rubric_version,
    segment_count = excluded.segment_count
  -- A person may have set it while the model was scoring.
  where not public.is_human_score(scores.human_override, scores.scored_by)
    and (scores.segment_count is null or scores.segment_count <= excluded.segment_count)
  returning id into score_id;

  if score_id is null then
    select * into known from public.interview_scores where interview_id = p_interview_id;
    if public.is_human_score(known.human_override, known.scored_by) then
      raise exception using errcode = 'P0001', message = 'score_overridden';
    end if;
    return jsonb_build_object('id', known.id, 'interview_id', p_interview_id);
  end if;

  -- A scored interview is over: no later call opens it again.
  update public.interviews set closed_at = ended_at
  where id = p_interview_id and status = 'completed' and closed_at is null;

  -- As the candidate's page left it, which may be closed by now.
  update public.applications set status = 'reviewed'
  where status = 'scoring'
    and id = (select application_id from public.interviews where id = p_interview_id);

  delete from public.score_dimensions where interview_id = p_interview_id;
  insert into public.score_dimensions
    (interview_id, dimension, score, weight, evidence, cited_quotes)
  select p_interview_id, dimension, score, weight, evidence, cited_quotes
  from jsonb_to_recordset(p_dimensions) as given
    (dimension text, score numeric, weight numeric, evidence text, cited_quotes jsonb);
  perform public.write_audit(
    'interview.scored', 'interview', p_interview_id,
    (select organisation_id from public.interviews where id = p_interview_id),
    p_acting_user, p_ip_address, jsonb_build_object(
      'model_version', p_model_version,
      'prompt_version', p_prompt_version,
      'rubric_version', p_rubric_version
    )
  );

  return jsonb_build_object('id', score_id, 'interview_id', p_interview_id);
end $function$;

CREATE OR REPLACE FUNCTION public.store_turn(p_acting_user uuid, p_interview_id uuid, p_turn integer, p_candidate_text text, p_interviewer_text text, p_competencies_covered text[], p_asked_at timestamp with time zone, p_answered_at timestamp with time zone, p_suggested_followup text DEFAULT NULL::text, p_competencies text[] DEFAULT NULL::text[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  largest_ms constant int := 2147483647;
  interview public.interviews;
  known record;
  latest public.interview_turns;
begin
  perform public.require_interview_role(p_acting_user, p_interview_id, array['candidate']);
  -- Of parallel answers to one turn, the first is stored and the others find it.
  select * into interview from public.interviews where id = p_interview_id for no key update;

  select * into known from public.list_turns(p_interview_id) as turns
  where turns.turn = p_turn;
  if found then
    if known.candidate is distinct from p_candidate_text then
      raise exception using errcode = 'P0001', message = 'turn_already_answered';
    end if;
    return jsonb_build_object('stored', false, 'turn', to_jsonb(known), 'after_end', false);
  end if;

  select * into latest from public.interview_turns
  where interview_id = p_interview_id order by turn desc limit 1;
  if latest.turn > p_turn then
    raise exception using errcode = 'P0001', message = 'turn_out_of_order';
  end if;
  -- A turn that began before the end is stored.
  if interview.status not in ('invited', 'scheduled', 'in_progress')
    and not (interview.status = 'completed' and p_asked_at < interview.ended_at)
  then
    raise exception using errcode = 'P0001', message = 'interview_not_open';
  end if;

  update public.interviews set
    status = case
      when status in ('invited', 'scheduled') then 'in_progress'::public.interview_status
      else status
    end,
    started_at = case
      when latest.turn is null then least(started_at, p_asked_at) else started_at
    end,
    competencies = coalesce(competencies, p_competencies)
  where id = p_interview_id
  returning * into interview;

  insert into public.interview_turns
    (interview_id, turn, asked_at, answered_at, suggested_followup, competencies_covered)
  select p_interview_id, p_turn, p_asked_at, p_answered_at, p_suggested_followup,
    coalesce(array_agg(competency order by first_position), '{}')
  from (
    select competency, min(position) as first_position
    from unnest(latest.competencies_covered || p_competencies_covered)
      with ordinality as covered (competency, position)
    group by competency
  ) as distinct_competencies;

  insert into public.transcript_segments
    (interview_id, turn, speaker, content, start_time_ms, end_time_ms)
  select p_interview_id, p_turn, speaker, content,
    least(greatest(extract(epoch from p_asked_at - interview.started_at) * 1000, 0), largest_ms),
    least(greatest(extract(epoch from ended_at - interview.started_at) * 1000, 0), largest_ms)
  from (values
    ('candidate', p_candidate_text, p_asked_at),
    ('interviewer', p_interviewer_text, greatest(p_asked_at, p_answered_at))
  ) as utterances (speaker, content, ended_at);

  select * into known from public.list_turns(p_interview_id) as turns
  where turns.turn = p_turn;
  return jsonb_build_object(
    'stored', true, 'turn', to_jsonb(known), 'after_end', interview.status = 'completed'
  );
end $function$;

CREATE OR REPLACE FUNCTION public.sync_application_scores()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  application_ids uuid[];
begin
  if tg_op = 'UPDATE' then
    application_ids := array(
      select interviews.application_id
      from changed
      join was on was.id = changed.id
      join public.interviews on interviews.id = changed.interview_id
      where changed.overall_score is distinct from was.overall_score
    );
  else
    application_ids := array(
      select application_id from public.interviews
      where id in (select interview_id from changed)
      union
      select application_id from public.application_scores
      where interview_id in (select interview_id from changed)
    );
  end if;
  if application_ids = '{}' then
    return null;
  end if;

  -- Scores of two interviews of one application are stored one after the other.
  perform from public.applications where id = any (application_ids)
  order by id for no key update;
  delete from public.application_scores where application_id = any (application_ids);
  insert into public.application_scores (application_id, job_role_id, interview_id, best_score)
  select distinct on (applications.id)
    applications.id, applications.job_role_id, interviews.id, interview_scores.overall_score
  from public.applications
  join public.interviews on interviews.application_id = applications.id
  join public.interview_scores on interview_scores.interview_id = interviews.id
  where applications.id = any (application_ids)
  order by applications.id, interview_scores.overall_score desc, interviews.id;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.update_deletion_request(p_run_id uuid, p_request_id uuid, p_status text, p_removed jsonb, p_reason text DEFAULT NULL::text, p_quarantined_event_ids uuid[] DEFAULT '{}'::uuid[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  request public.data_deletion_requests;
  reason text := p_reason;
begin
  if p_status = 'completed' then
    -- Parallel requests of the person wait here, and then find no user.
    perform from auth.users where id = (
      select user_id from public.data_deletion_requests where id = p_request_id
    ) for update;
  end if;
  select * into request from public.data_deletion_requests where id = p_request_id for update;
  if found and request.status <> 'completed' then
    update public.data_deletion_requests set removed_outside = (
      select coalesce(jsonb_object_agg(kind, removed) filter (where removed > 0), '{}')
      from (
        -- A person has one identity, which a second attempt deletes again.
        select kind, case kind when 'acs_identities' then max(number::int) else sum(number::int) end
        from (
          select * from jsonb_each_text(removed_outside)
          union all
          select * from jsonb_each_text(p_removed)
        ) as counted (kind, number)
        where kind in ('recording_files', 'resume_files', 'acs_identities')
        group by kind
      ) as kinds (kind, removed)
    )
    where id = p_request_id
    returning * into request;

    if p_status = 'completed' then
      -- Of the last two admins who are deleted at once, the second is found to be the last: see ensure_admin.
      perform from public.organisations where id in (
        select organisation_id from public.org_users where user_id = request.user_id
      ) order by id for no key update;
      reason := public.completion_obstacle(p_run_id, request, p_removed);
    end if;
    if p_status = 'completed' and reason is null then
      perform public.complete_deletion(p_run_id, request, p_quarantined_event_ids);
    elsif p_status = 'completed'
      or p_status = 'failed' and request.status = 'processing' and request.last_run_id = p_run_id
    then
      perform public.defer_deletion(p_run_id, request, reason);
    end if;
    update public.retention_runs set lease_until = default
    where id = p_run_id and state = 'running';
  end if;
  return (
    select to_jsonb(receipts) from public.erasure_receipts as receipts where id = p_request_id
  );
end $function$;

CREATE OR REPLACE FUNCTION public.update_interview_from_calls(p_interview_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  stored public.interviews;
  derived public.interviews;
  calls record;
  latest record;
begin
  select * into stored from public.interviews where id = p_interview_id;
  derived := stored;

  select
    -- A call whose start was never reported began its reported duration before its end.
    min(coalesce(started_at, ended_at - make_interval(secs => reported_duration_seconds)))
      as started_at,
    max(ended_at) as ended_at,
    bool_and(ended_at is not null) as have_ended,
    max(last_event_at) as last_event_at,
    round(sum(case
      when started_at is null then coalesce(reported_duration_seconds, 0)
      else greatest(0, extract(epoch from ended_at - started_at))
    end)) as duration_seconds
  into calls
  from public.interview_calls
  where interview_id = p_interview_id
    -- A call after somebody had completed the interview is not part of it.
    and (stored.closed_at is null or started_at is null or started_at <= stored.closed_at);

  select server_call_id, correlation_id into latest
  from public.interview_calls where interview_id = p_interview_id
  order by coalesce(started_at, ended_at) desc nulls last, server_call_id desc limit 1;

  if stored.status not in ('cancelled', 'expired') then
    -- An estimated start gives way to the reported one, which may be later.
    perform from public.interview_calls
    where interview_id = p_interview_id and started_at is not null
      and stored.started_at = ended_at - make_interval(secs => reported_duration_seconds);
    derived.started_at := least(
      case when not found then stored.started_at end,
      calls.started_at,
      (
        select asked_at from public.interview_turns
        where interview_id = p_interview_id order by turn limit 1
      )
    );
    derived.status := case
      when stored.closed_at is not null or calls.have_ended then 'completed' else 'in_progress'
    end;
    derived.ended_at := case
      when stored.closed_at is not null then stored.closed_at
      when calls.have_ended then calls.ended_at
    end;
    derived.duration_seconds := case
      when calls.have_ended then calls.duration_seconds
      when stored.closed_at is not null and derived.started_at is not null
        then greatest(0, round(extract(epoch from stored.closed_at - derived.started_at)))
    end;
  end if;
  derived.metadata := case jsonb_typeof(stored.metadata) when 'object' then stored.metadata else '{}' end
    || jsonb_build_object(
      'serverCallId', latest.server_call_id,
      'correlationId', latest.correlation_id,
      'lastEventAt', calls.last_event_at
    );

  if derived is distinct from stored then
    update public.interviews set
      status = derived.status,
      started_at = derived.started_at,
      ended_at = derived.ended_at,
      duration_seconds = derived.duration_seconds,
      metadata = derived.metadata
    where id = p_interview_id;
  end if;
end $function$;

CREATE OR REPLACE FUNCTION public.user_application_roles(p_user uuid, p_application_id uuid)
 RETURNS text[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(array_agg(role), '{}')
  from public.applications
  join public.job_roles on job_roles.id = applications.job_role_id
  cross join lateral public.user_org_role(job_roles.organisation_id, p_user) as org_role
  cross join lateral (values
    ('candidate', applications.candidate_id = p_user),
    ('member', org_role is not null),
    ('recruiter', org_role = any (public.recruiter_roles()))
  ) as roles (role, has_role)
  where applications.id = p_application_id and has_role
$function$;

CREATE OR REPLACE FUNCTION public.user_belongs_to_org(_org_id uuid, _user_id uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select public.user_org_role(_org_id, _user_id) is not null
$function$;

CREATE OR REPLACE FUNCTION public.user_org_role(_org_id uuid, _user_id uuid)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select role from public.org_users
  where organisation_id = _org_id and user_id = _user_id
    and _user_id = coalesce((select auth.uid()), _user_id)
$function$;

CREATE OR REPLACE FUNCTION public.validate_invitation(p_token_hash text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  invitation constant public.invitations := public.require_invitation(p_token_hash);
begin
  update public.invitations set
    opened_at = clock_timestamp(), status = greatest(status, 'opened')
  where id = invitation.id and opened_at is null;

  return (
    select jsonb_build_object(
      'invitation_id', invitation.id,
      'job_title', job_roles.title,
      'organisation_name', organisations.name,
      'expires_at', invitation.expires_at,
      'state', case when invitation.accepted_at is null then 'open' else 'accepted' end
    )
    from public.applications
    join public.job_roles on job_roles.id = applications.job_role_id
    join public.organisations on organisations.id = job_roles.organisation_id
    where applications.id = invitation.application_id
  );
end $function$;

CREATE OR REPLACE FUNCTION public.validate_own_deletion_request()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- The policy, which is checked later, refuses a request for another person. An error here would reveal
  -- whether that person has one.
  if new.user_id is distinct from (select auth.uid()) then
    return new;
  end if;
  -- The lock of request_deletion: parallel requests of one person take turns.
  perform pg_advisory_xact_lock(hashtextextended('deletion_requests:' || new.user_id, 0));
  if exists (
    select from public.data_deletion_requests
    where user_id = new.user_id and request_type = new.request_type and status <> 'completed'
  ) then
    raise exception using errcode = 'P0001', message = 'in_progress';
  end if;
  -- Its own receipt could not be stored, so the request could never be completed.
  if exists (select from public.erasure_receipts where id = new.id) then
    raise exception using errcode = '23505', message = 'the id is that of an earlier request';
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.web_url(p_typed text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case
    -- What comes before a port is no scheme.
    when p_typed ~* '^\s*[a-z][a-z0-9+.-]*:(?!\d)' then btrim(p_typed)
    else 'https://' || nullif(btrim(p_typed), '')
  end
$function$;

CREATE OR REPLACE FUNCTION public.write_audit(p_action text, p_entity_type text, p_entity_id uuid, p_organisation_id uuid, p_user_id uuid, p_ip_address text DEFAULT NULL::text, p_new_values jsonb DEFAULT NULL::jsonb)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  insert into public.audit_log
    (action, entity_type, entity_id, organisation_id, user_id, ip_address, new_values)
  values
    (p_action, p_entity_type, p_entity_id, p_organisation_id,
      (select id from auth.users where id = p_user_id), p_ip_address, p_new_values)
$function$;

create operator public.= (leftarg = public.invitation_token, rightarg = public.invitation_token, function = public.is_invitation_token);

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.application_scores'::regclass and conname = 'application_scores_pkey') then
    alter table public.application_scores add constraint application_scores_pkey PRIMARY KEY (application_id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.applications'::regclass and conname = 'applications_pkey') then
    alter table public.applications add constraint applications_pkey PRIMARY KEY (id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.audit_log'::regclass and conname = 'audit_log_pkey') then
    alter table public.audit_log add constraint audit_log_pkey PRIMARY KEY (id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.batch_resumes'::regclass and conname = 'batch_resumes_batch_id_file_name_key') then
    alter table public.batch_resumes add constraint batch_resumes_batch_id_file_name_key UNIQUE (batch_id, file_name);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.batch_resumes'::regclass and conname = 'batch_resumes_pkey') then
    alter table public.batch_resumes add constraint batch_resumes_pkey PRIMARY KEY (id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.call_events'::regclass and conname = 'call_events_pkey') then
    alter table public.call_events add constraint call_events_pkey PRIMARY KEY (event_id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.call_recordings'::regclass and conname = 'call_recordings_pkey') then
    alter table public.call_recordings add constraint call_recordings_pkey PRIMARY KEY (id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.call_recordings'::regclass and conname = 'call_recordings_recording_id_key') then
    alter table public.call_recordings add constraint call_recordings_recording_id_key UNIQUE (recording_id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.candidate_dei'::regclass and conname = 'candidate_dei_pkey') then
    alter table public.candidate_dei add constraint candidate_dei_pkey PRIMARY KEY (id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.candidate_profiles'::regclass and conname = 'candidate_profiles_pkey') then
    alter table public.candidate_profiles add constraint candidate_profiles_pkey PRIMARY KEY (id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.candidate_profiles'::regclass and conname = 'candidate_profiles_user_id_key') then
    alter table public.candidate_profiles add constraint candidate_profiles_user_id_key UNIQUE (user_id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.candidate_skills'::regclass and conname = 'candidate_skills_pkey') then
    alter table public.candidate_skills add constraint candidate_skills_pkey PRIMARY KEY (id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.communication_identities'::regclass and conname = 'communication_identities_pkey') then
    alter table public.communication_identities add constraint communication_identities_pkey PRIMARY KEY (user_id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.data_deletion_requests'::regclass and conname = 'data_deletion_requests_pkey') then
    alter table public.data_deletion_requests add constraint data_deletion_requests_pkey PRIMARY KEY (id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.deleted_call_tombstones'::regclass and conname = 'deleted_call_tombstones_pkey') then
    alter table public.deleted_call_tombstones add constraint deleted_call_tombstones_pkey PRIMARY KEY (digest);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.education'::regclass and conname = 'education_pkey') then
    alter table public.education add constraint education_pkey PRIMARY KEY (id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.employment_history'::regclass and conname = 'employment_history_pkey') then
    alter table public.employment_history add constraint employment_history_pkey PRIMARY KEY (id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.erasure_receipts'::regclass and conname = 'erasure_receipts_pkey') then
    alter table public.erasure_receipts add constraint erasure_receipts_pkey PRIMARY KEY (id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.group_calls'::regclass and conname = 'group_calls_group_id_key') then
    alter table public.group_calls add constraint group_calls_group_id_key UNIQUE (group_id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.group_calls'::regclass and conname = 'group_calls_pkey') then
    alter table public.group_calls add constraint group_calls_pkey PRIMARY KEY (interview_id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.idempotency_keys'::regclass and conname = 'idempotency_keys_pkey') then
    alter table public.idempotency_keys add constraint idempotency_keys_pkey PRIMARY KEY (user_id, route, key);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.interview_calls'::regclass and conname = 'interview_calls_pkey') then
    alter table public.interview_calls add constraint interview_calls_pkey PRIMARY KEY (id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.interview_calls'::regclass and conname = 'interview_calls_server_call_id_key') then
    alter table public.interview_calls add constraint interview_calls_server_call_id_key UNIQUE (server_call_id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.interview_consents'::regclass and conname = 'interview_consents_pkey') then
    alter table public.interview_consents add constraint interview_consents_pkey PRIMARY KEY (id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.interview_scores'::regclass and conname = 'interview_scores_interview_id_key') then
    alter table public.interview_scores add constraint interview_scores_interview_id_key UNIQUE (interview_id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.interview_scores'::regclass and conname = 'interview_scores_pkey') then
    alter table public.interview_scores add constraint interview_scores_pkey PRIMARY KEY (id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.interview_turns'::regclass and conname = 'interview_turns_interview_id_turn_key') then
    alter table public.interview_turns add constraint interview_turns_interview_id_turn_key UNIQUE (interview_id, turn);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.interview_turns'::regclass and conname = 'interview_turns_pkey') then
    alter table public.interview_turns add constraint interview_turns_pkey PRIMARY KEY (id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.interviews'::regclass and conname = 'interviews_pkey') then
    alter table public.interviews add constraint interviews_pkey PRIMARY KEY (id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.invitations'::regclass and conname = 'invitations_pkey') then
    alter table public.invitations add constraint invitations_pkey PRIMARY KEY (id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.invitations'::regclass and conname = 'invitations_token_key') then
    alter table public.invitations add constraint invitations_token_key UNIQUE (token);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.job_roles'::regclass and conname = 'job_roles_pkey') then
    alter table public.job_roles add constraint job_roles_pkey PRIMARY KEY (id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.mail_events'::regclass and conname = 'mail_events_pkey') then
    alter table public.mail_events add constraint mail_events_pkey PRIMARY KEY (event_id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.member_invitations'::regclass and conname = 'member_invitations_pkey') then
    alter table public.member_invitations add constraint member_invitations_pkey PRIMARY KEY (id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.member_invitations'::regclass and conname = 'member_invitations_token_key') then
    alter table public.member_invitations add constraint member_invitations_token_key UNIQUE (token);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.org_users'::regclass and conname = 'org_users_organisation_id_user_id_key') then
    alter table public.org_users add constraint org_users_organisation_id_user_id_key UNIQUE (organisation_id, user_id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.org_users'::regclass and conname = 'org_users_pkey') then
    alter table public.org_users add constraint org_users_pkey PRIMARY KEY (id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.organisations'::regclass and conname = 'organisations_name_digest_key') then
    alter table public.organisations add constraint organisations_name_digest_key UNIQUE (name_digest);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.organisations'::regclass and conname = 'organisations_pkey') then
    alter table public.organisations add constraint organisations_pkey PRIMARY KEY (id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.outgoing_messages'::regclass and conname = 'outgoing_messages_pkey') then
    alter table public.outgoing_messages add constraint outgoing_messages_pkey PRIMARY KEY (message_id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.practice_interviews'::regclass and conname = 'practice_interviews_pkey') then
    alter table public.practice_interviews add constraint practice_interviews_pkey PRIMARY KEY (id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.quarantined_events'::regclass and conname = 'quarantined_events_digest_key') then
    alter table public.quarantined_events add constraint quarantined_events_digest_key UNIQUE (digest);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.quarantined_events'::regclass and conname = 'quarantined_events_pkey') then
    alter table public.quarantined_events add constraint quarantined_events_pkey PRIMARY KEY (id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.rate_limits'::regclass and conname = 'rate_limits_pkey') then
    alter table public.rate_limits add constraint rate_limits_pkey PRIMARY KEY (key);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.recording_parts'::regclass and conname = 'recording_parts_interview_id_recording_id_part_index_key') then
    alter table public.recording_parts add constraint recording_parts_interview_id_recording_id_part_index_key UNIQUE (interview_id, recording_id, part_index);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.recording_parts'::regclass and conname = 'recording_parts_pkey') then
    alter table public.recording_parts add constraint recording_parts_pkey PRIMARY KEY (id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.resume_batches'::regclass and conname = 'resume_batches_pkey') then
    alter table public.resume_batches add constraint resume_batches_pkey PRIMARY KEY (id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.resume_reviews'::regclass and conname = 'resume_reviews_pkey') then
    alter table public.resume_reviews add constraint resume_reviews_pkey PRIMARY KEY (user_id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.retention_failures'::regclass and conname = 'retention_failures_pkey') then
    alter table public.retention_failures add constraint retention_failures_pkey PRIMARY KEY (id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.retention_failures'::regclass and conname = 'retention_failures_run_id_interview_id_key') then
    alter table public.retention_failures add constraint retention_failures_run_id_interview_id_key UNIQUE (run_id, interview_id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.retention_failures'::regclass and conname = 'retention_failures_run_id_request_id_key') then
    alter table public.retention_failures add constraint retention_failures_run_id_request_id_key UNIQUE (run_id, request_id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.retention_failures'::regclass and conname = 'retention_failures_run_id_user_id_key') then
    alter table public.retention_failures add constraint retention_failures_run_id_user_id_key UNIQUE (run_id, user_id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.retention_runs'::regclass and conname = 'retention_runs_pkey') then
    alter table public.retention_runs add constraint retention_runs_pkey PRIMARY KEY (id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.score_dimensions'::regclass and conname = 'score_dimensions_interview_id_dimension_key') then
    alter table public.score_dimensions add constraint score_dimensions_interview_id_dimension_key UNIQUE (interview_id, dimension);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.score_dimensions'::regclass and conname = 'score_dimensions_pkey') then
    alter table public.score_dimensions add constraint score_dimensions_pkey PRIMARY KEY (id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.sent_mails'::regclass and conname = 'sent_mails_pkey') then
    alter table public.sent_mails add constraint sent_mails_pkey PRIMARY KEY (email_digest);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.transcript_segments'::regclass and conname = 'transcript_segments_pkey') then
    alter table public.transcript_segments add constraint transcript_segments_pkey PRIMARY KEY (id);
  end if;
end $$;

do $$ begin
  if not exists (select from pg_constraint where conrelid = 'public.user_roles'::regclass and conname = 'user_roles_pkey') then
    alter table public.user_roles add constraint user_roles_pkey PRIMARY KEY (id);
  end if;
end $$;

alter table public.application_scores add constraint application_scores_application_id_fkey FOREIGN KEY (application_id) REFERENCES public.applications(id) ON DELETE CASCADE not valid;

alter table public.applications add constraint applications_candidate_id_fkey FOREIGN KEY (candidate_id) REFERENCES auth.users(id) ON DELETE CASCADE not valid;

alter table public.applications add constraint applications_candidate_or_address CHECK ((num_nonnulls(candidate_id, invited_email) = 1)) not valid;

alter table public.applications add constraint applications_invited_email_check CHECK ((char_length(invited_email) <= 320)) not valid;

alter table public.applications add constraint applications_job_role_id_fkey FOREIGN KEY (job_role_id) REFERENCES public.job_roles(id) ON DELETE CASCADE not valid;

alter table public.applications add constraint applications_status_allowed CHECK ((status = ANY (ARRAY['applied'::text, 'screening'::text, 'invited'::text, 'interviewing'::text, 'interviewed'::text, 'scoring'::text, 'reviewed'::text, 'shortlisted'::text, 'rejected'::text, 'hired'::text]))) not valid;

alter table public.audit_log add constraint audit_log_action_check CHECK ((char_length(action) <= 200)) not valid;

alter table public.audit_log add constraint audit_log_entity_type_check CHECK ((char_length(entity_type) <= 200)) not valid;

alter table public.audit_log add constraint audit_log_ip_address_check CHECK ((char_length(ip_address) <= 200)) not valid;

alter table public.audit_log add constraint audit_log_new_values_check CHECK ((char_length((new_values)::text) <= 65536)) not valid;

alter table public.audit_log add constraint audit_log_old_values_check CHECK ((char_length((old_values)::text) <= 65536)) not valid;

alter table public.audit_log add constraint audit_log_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES public.organisations(id) ON DELETE SET NULL not valid;

alter table public.audit_log add constraint audit_log_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE SET NULL not valid;

alter table public.batch_resumes add constraint batch_resumes_application_id_fkey FOREIGN KEY (application_id) REFERENCES public.applications(id) ON DELETE SET NULL not valid;

alter table public.batch_resumes add constraint batch_resumes_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.resume_batches(id) ON DELETE CASCADE not valid;

alter table public.batch_resumes add constraint batch_resumes_duplicate_of_fkey FOREIGN KEY (duplicate_of) REFERENCES public.batch_resumes(id) ON DELETE SET NULL not valid;

alter table public.batch_resumes add constraint batch_resumes_email_check CHECK ((char_length(email) <= 320)) not valid;

alter table public.batch_resumes add constraint batch_resumes_file_digest_is_sha256 CHECK ((file_digest ~ '^[0-9a-f]{64}$'::text)) not valid;

alter table public.batch_resumes add constraint batch_resumes_file_name_check CHECK ((char_length(file_name) <= 200)) not valid;

alter table public.batch_resumes add constraint batch_resumes_reason_is_code CHECK ((reason ~ '^[a-z_]{1,100}$'::text)) not valid;

alter table public.batch_resumes add constraint batch_resumes_resume_check CHECK ((char_length((resume)::text) <= 65536)) not valid;

alter table public.batch_resumes add constraint batch_resumes_state_allowed CHECK ((state = ANY (ARRAY['waiting'::text, 'queued'::text, 'parsed'::text, 'needs_review'::text, 'duplicate'::text, 'refused'::text, 'approved'::text]))) not valid;

alter table public.call_events add constraint call_events_event_id_check CHECK ((char_length(event_id) <= 1000)) not valid;

alter table public.call_events add constraint call_events_parked_check CHECK ((char_length((parked)::text) <= 1048576)) not valid;

alter table public.call_events add constraint call_events_recording_id_check CHECK ((char_length(recording_id) <= 1000)) not valid;

alter table public.call_events add constraint call_events_server_call_id_check CHECK ((char_length(server_call_id) <= 1000)) not valid;

alter table public.call_events add constraint call_events_type_check CHECK ((type = ANY (ARRAY['call_started'::text, 'participant_added'::text, 'participant_removed'::text, 'call_ended'::text, 'recording_ready'::text]))) not valid;

alter table public.call_recordings add constraint call_recordings_call_id_fkey FOREIGN KEY (call_id) REFERENCES public.interview_calls(id) ON DELETE CASCADE not valid;

alter table public.call_recordings add constraint call_recordings_recording_id_check CHECK ((char_length(recording_id) <= 1000)) not valid;

alter table public.candidate_dei add constraint candidate_dei_disability_status_check CHECK ((char_length(disability_status) <= 200)) not valid;

alter table public.candidate_dei add constraint candidate_dei_ethnicity_check CHECK ((char_length(ethnicity) <= 200)) not valid;

alter table public.candidate_dei add constraint candidate_dei_gender_check CHECK ((char_length(gender) <= 200)) not valid;

alter table public.candidate_dei add constraint candidate_dei_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE not valid;

alter table public.candidate_dei add constraint candidate_dei_veteran_status_check CHECK ((char_length(veteran_status) <= 200)) not valid;

alter table public.candidate_profiles add constraint candidate_profiles_availability_check CHECK ((char_length(availability) <= 200)) not valid;

alter table public.candidate_profiles add constraint candidate_profiles_country_check CHECK ((char_length(country) <= 200)) not valid;

alter table public.candidate_profiles add constraint candidate_profiles_cv_file_path_check CHECK ((char_length(cv_file_path) <= 2000)) not valid;

alter table public.candidate_profiles add constraint candidate_profiles_email_check CHECK ((char_length(email) <= 320)) not valid;

alter table public.candidate_profiles add constraint candidate_profiles_first_name_check CHECK ((char_length(first_name) <= 200)) not valid;

alter table public.candidate_profiles add constraint candidate_profiles_last_name_check CHECK ((char_length(last_name) <= 200)) not valid;

alter table public.candidate_profiles add constraint candidate_profiles_linkedin_url_check CHECK ((char_length(linkedin_url) <= 2000)) not valid;

alter table public.candidate_profiles add constraint candidate_profiles_linkedin_url_is_url CHECK ((linkedin_url ~* '^https?://[^[:space:][:cntrl:]"''<>\\]+$'::text)) not valid;

alter table public.candidate_profiles add constraint candidate_profiles_phone_check CHECK ((char_length(phone) <= 200)) not valid;

alter table public.candidate_profiles add constraint candidate_profiles_portfolio_url_check CHECK ((char_length(portfolio_url) <= 2000)) not valid;

alter table public.candidate_profiles add constraint candidate_profiles_portfolio_url_is_url CHECK ((portfolio_url ~* '^https?://[^[:space:][:cntrl:]"''<>\\]+$'::text)) not valid;

alter table public.candidate_profiles add constraint candidate_profiles_postcode_check CHECK ((char_length(postcode) <= 200)) not valid;

alter table public.candidate_profiles add constraint candidate_profiles_profile_visibility_check CHECK ((char_length(profile_visibility) <= 200)) not valid;

alter table public.candidate_profiles add constraint candidate_profiles_state_check CHECK ((char_length(state) <= 200)) not valid;

alter table public.candidate_profiles add constraint candidate_profiles_suburb_check CHECK ((char_length(suburb) <= 200)) not valid;

alter table public.candidate_profiles add constraint candidate_profiles_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE not valid;

alter table public.candidate_profiles add constraint candidate_profiles_visibility_settings_check CHECK ((char_length((visibility_settings)::text) <= 65536)) not valid;

alter table public.candidate_profiles add constraint candidate_profiles_work_mode_check CHECK ((char_length(work_mode) <= 200)) not valid;

alter table public.candidate_profiles add constraint candidate_profiles_work_rights_check CHECK ((char_length(work_rights) <= 200)) not valid;

alter table public.candidate_skills add constraint candidate_skills_proficiency_level_check CHECK ((char_length(proficiency_level) <= 200)) not valid;

alter table public.candidate_skills add constraint candidate_skills_skill_name_check CHECK ((char_length(skill_name) <= 200)) not valid;

alter table public.candidate_skills add constraint candidate_skills_skill_type_allowed CHECK ((skill_type = ANY (ARRAY['hard'::text, 'soft'::text]))) not valid;

alter table public.candidate_skills add constraint candidate_skills_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE not valid;

alter table public.communication_identities add constraint communication_identities_acs_user_id_check CHECK ((char_length(acs_user_id) <= 1000)) not valid;

alter table public.communication_identities add constraint communication_identities_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE not valid;

alter table public.data_deletion_requests add constraint data_deletion_requests_notes_check CHECK ((char_length(notes) <= 2000)) not valid;

alter table public.data_deletion_requests add constraint data_deletion_requests_reason_check CHECK ((char_length(reason) <= 2000)) not valid;

alter table public.data_deletion_requests add constraint data_deletion_requests_removed_outside_check CHECK ((char_length((removed_outside)::text) <= 65536)) not valid;

alter table public.data_deletion_requests add constraint data_deletion_requests_request_type_allowed CHECK ((request_type = ANY (ARRAY['full_deletion'::text, 'recording_only'::text, 'anonymize'::text]))) not valid;

alter table public.data_deletion_requests add constraint data_deletion_requests_status_allowed CHECK ((status = ANY (ARRAY['pending'::text, 'processing'::text, 'completed'::text, 'failed'::text]))) not valid;

alter table public.data_deletion_requests add constraint data_deletion_requests_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE not valid;

alter table public.education add constraint education_degree_check CHECK ((char_length(degree) <= 200)) not valid;

alter table public.education add constraint education_field_of_study_check CHECK ((char_length(field_of_study) <= 200)) not valid;

alter table public.education add constraint education_institution_check CHECK ((char_length(institution) <= 200)) not valid;

alter table public.education add constraint education_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE not valid;

alter table public.employment_history add constraint employment_history_company_name_check CHECK ((char_length(company_name) <= 200)) not valid;

alter table public.employment_history add constraint employment_history_description_check CHECK ((char_length(description) <= 20000)) not valid;

alter table public.employment_history add constraint employment_history_job_title_check CHECK ((char_length(job_title) <= 200)) not valid;

alter table public.employment_history add constraint employment_history_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE not valid;

alter table public.erasure_receipts add constraint erasure_receipts_removed_check CHECK ((char_length((removed)::text) <= 65536)) not valid;

alter table public.erasure_receipts add constraint erasure_receipts_request_type_check CHECK ((char_length(request_type) <= 200)) not valid;

alter table public.group_calls add constraint group_calls_interview_id_fkey FOREIGN KEY (interview_id) REFERENCES public.interviews(id) ON DELETE CASCADE not valid;

alter table public.idempotency_keys add constraint idempotency_keys_answer_check CHECK ((char_length((answer)::text) <= 65536)) not valid;

alter table public.idempotency_keys add constraint idempotency_keys_key_check CHECK ((char_length(key) <= 1000)) not valid;

alter table public.idempotency_keys add constraint idempotency_keys_request_hash_check CHECK ((char_length(request_hash) <= 200)) not valid;

alter table public.idempotency_keys add constraint idempotency_keys_route_check CHECK ((char_length(route) <= 200)) not valid;

alter table public.idempotency_keys add constraint idempotency_keys_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE not valid;

alter table public.interview_calls add constraint interview_calls_correlation_id_check CHECK ((char_length(correlation_id) <= 1000)) not valid;

alter table public.interview_calls add constraint interview_calls_interview_id_fkey FOREIGN KEY (interview_id) REFERENCES public.interviews(id) ON DELETE CASCADE not valid;

alter table public.interview_calls add constraint interview_calls_server_call_id_check CHECK ((char_length(server_call_id) <= 1000)) not valid;

alter table public.interview_consents add constraint interview_consents_interview_id_fkey FOREIGN KEY (interview_id) REFERENCES public.interviews(id) ON DELETE CASCADE not valid;

alter table public.interview_consents add constraint interview_consents_text_version_check CHECK ((char_length(text_version) <= 200)) not valid;

alter table public.interview_scores add constraint interview_scores_anti_cheat_risk_level_allowed CHECK ((anti_cheat_risk_level = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text]))) not valid;

alter table public.interview_scores add constraint interview_scores_candidate_feedback_check CHECK ((char_length(candidate_feedback) <= 8000)) not valid;

alter table public.interview_scores add constraint interview_scores_human_override_reason_check CHECK ((char_length(human_override_reason) <= 8000)) not valid;

alter table public.interview_scores add constraint interview_scores_interview_id_fkey FOREIGN KEY (interview_id) REFERENCES public.interviews(id) ON DELETE CASCADE not valid;

alter table public.interview_scores add constraint interview_scores_model_version_check CHECK ((char_length(model_version) <= 200)) not valid;

alter table public.interview_scores add constraint interview_scores_narrative_summary_check CHECK ((char_length(narrative_summary) <= 8000)) not valid;

alter table public.interview_scores add constraint interview_scores_overall_score_allowed CHECK (((overall_score >= (0)::numeric) AND (overall_score <= (100)::numeric))) not valid;

alter table public.interview_scores add constraint interview_scores_prompt_version_check CHECK ((char_length(prompt_version) <= 200)) not valid;

alter table public.interview_scores add constraint interview_scores_rubric_version_check CHECK ((char_length(rubric_version) <= 200)) not valid;

alter table public.interview_scores add constraint interview_scores_scored_by_check CHECK ((char_length(scored_by) <= 200)) not valid;

alter table public.interview_turns add constraint interview_turns_competencies_covered_check CHECK ((char_length((competencies_covered)::text) <= 65536)) not valid;

alter table public.interview_turns add constraint interview_turns_interview_id_fkey FOREIGN KEY (interview_id) REFERENCES public.interviews(id) ON DELETE CASCADE not valid;

alter table public.interview_turns add constraint interview_turns_suggested_followup_check CHECK ((char_length(suggested_followup) <= 2000)) not valid;

alter table public.interview_turns add constraint interview_turns_turn_check CHECK ((turn >= 1)) not valid;

alter table public.interviews add constraint interviews_anti_cheat_signals_check CHECK ((char_length((anti_cheat_signals)::text) <= 65536)) not valid;

alter table public.interviews add constraint interviews_application_id_fkey FOREIGN KEY (application_id) REFERENCES public.applications(id) ON DELETE CASCADE not valid;

alter table public.interviews add constraint interviews_competencies_check CHECK ((char_length((competencies)::text) <= 65536)) not valid;

alter table public.interviews add constraint interviews_metadata_check CHECK ((char_length((metadata)::text) <= 65536)) not valid;

alter table public.interviews add constraint interviews_recording_url_check CHECK ((char_length(recording_url) <= 2000)) not valid;

alter table public.invitations add constraint invitations_application_id_fkey FOREIGN KEY (application_id) REFERENCES public.applications(id) ON DELETE CASCADE not valid;

alter table public.invitations add constraint invitations_email_id_check CHECK ((char_length(email_id) <= 1000)) not valid;

alter table public.invitations add constraint invitations_email_template_check CHECK ((char_length(email_template) <= 8000)) not valid;

alter table public.invitations add constraint invitations_expires_at_allowed CHECK ((expires_at <= (created_at + '91 days'::interval))) not valid;

alter table public.invitations add constraint invitations_interview_id_fkey FOREIGN KEY (interview_id) REFERENCES public.interviews(id) ON DELETE SET NULL not valid;

alter table public.invitations add constraint invitations_mail_failure_allowed CHECK ((mail_failure = ANY (ARRAY['bounced'::text, 'complained'::text, 'failed'::text, 'suppressed'::text]))) not valid;

alter table public.invitations add constraint invitations_mail_failure_reason_is_code CHECK ((mail_failure_reason ~ '^[A-Za-z0-9_-]{1,100}$'::text)) not valid;

alter table public.invitations add constraint invitations_token_is_sha256 CHECK (((token)::text ~ '^[0-9a-f]{64}$'::text)) not valid;

alter table public.job_roles add constraint job_roles_created_by_fkey FOREIGN KEY (created_by) REFERENCES auth.users(id) ON DELETE SET NULL not valid;

alter table public.job_roles add constraint job_roles_department_check CHECK ((char_length(department) <= 200)) not valid;

alter table public.job_roles add constraint job_roles_description_check CHECK ((char_length(description) <= 20000)) not valid;

alter table public.job_roles add constraint job_roles_employment_type_check CHECK ((char_length(employment_type) <= 200)) not valid;

alter table public.job_roles add constraint job_roles_industry_check CHECK ((char_length(industry) <= 200)) not valid;

alter table public.job_roles add constraint job_roles_interview_structure_check CHECK ((char_length((interview_structure)::text) <= 65536)) not valid;

alter table public.job_roles add constraint job_roles_location_check CHECK ((char_length(location) <= 200)) not valid;

alter table public.job_roles add constraint job_roles_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES public.organisations(id) ON DELETE CASCADE not valid;

alter table public.job_roles add constraint job_roles_requirements_check CHECK ((char_length((requirements)::text) <= 65536)) not valid;

alter table public.job_roles add constraint job_roles_scoring_rubric_check CHECK ((char_length((scoring_rubric)::text) <= 65536)) not valid;

alter table public.job_roles add constraint job_roles_title_check CHECK ((char_length(title) <= 300)) not valid;

alter table public.job_roles add constraint job_roles_work_type_check CHECK ((char_length(work_type) <= 200)) not valid;

alter table public.mail_events add constraint mail_events_email_id_check CHECK ((char_length(email_id) <= 1000)) not valid;

alter table public.mail_events add constraint mail_events_event_check CHECK ((event = ANY (ARRAY['delivered'::text, 'opened'::text, 'bounced'::text, 'complained'::text, 'failed'::text, 'suppressed'::text]))) not valid;

alter table public.mail_events add constraint mail_events_event_id_check CHECK ((char_length(event_id) <= 1000)) not valid;

alter table public.mail_events add constraint mail_events_reason_is_code CHECK ((reason ~ '^[A-Za-z0-9_-]{1,100}$'::text)) not valid;

alter table public.member_invitations add constraint member_invitations_email_check CHECK ((char_length(email) <= 320)) not valid;

alter table public.member_invitations add constraint member_invitations_email_id_check CHECK ((char_length(email_id) <= 1000)) not valid;

alter table public.member_invitations add constraint member_invitations_invited_by_fkey FOREIGN KEY (invited_by) REFERENCES auth.users(id) ON DELETE SET NULL not valid;

alter table public.member_invitations add constraint member_invitations_mail_failure_allowed CHECK ((mail_failure = ANY (ARRAY['bounced'::text, 'complained'::text, 'failed'::text, 'suppressed'::text]))) not valid;

alter table public.member_invitations add constraint member_invitations_mail_failure_reason_is_code CHECK ((mail_failure_reason ~ '^[A-Za-z0-9_-]{1,100}$'::text)) not valid;

alter table public.member_invitations add constraint member_invitations_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES public.organisations(id) ON DELETE CASCADE not valid;

alter table public.member_invitations add constraint member_invitations_role_allowed CHECK ((role = ANY (ARRAY['admin'::text, 'org_admin'::text, 'recruiter'::text, 'hiring_manager'::text, 'org_recruiter'::text, 'org_viewer'::text, 'viewer'::text, 'member'::text]))) not valid;

alter table public.member_invitations add constraint member_invitations_send_to_check CHECK ((char_length(send_to) <= 320)) not valid;

alter table public.member_invitations add constraint member_invitations_token_is_sha256 CHECK ((token ~ '^[0-9a-f]{64}$'::text)) not valid;

alter table public.org_users add constraint org_users_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES public.organisations(id) ON DELETE CASCADE not valid;

alter table public.org_users add constraint org_users_role_allowed CHECK ((role = ANY (ARRAY['admin'::text, 'org_admin'::text, 'recruiter'::text, 'hiring_manager'::text, 'org_recruiter'::text, 'org_viewer'::text, 'viewer'::text, 'member'::text]))) not valid;

alter table public.org_users add constraint org_users_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE not valid;

alter table public.organisations add constraint organisations_billing_address_check CHECK ((char_length(billing_address) <= 2000)) not valid;

alter table public.organisations add constraint organisations_billing_email_check CHECK ((char_length(billing_email) <= 320)) not valid;

alter table public.organisations add constraint organisations_description_check CHECK ((char_length(description) <= 20000)) not valid;

alter table public.organisations add constraint organisations_industry_check CHECK ((char_length(industry) <= 200)) not valid;

alter table public.organisations add constraint organisations_logo_url_check CHECK ((char_length(logo_url) <= 2000)) not valid;

alter table public.organisations add constraint organisations_logo_url_is_url CHECK ((logo_url ~* '^https?://[^[:space:][:cntrl:]"''<>\\]+$'::text)) not valid;

alter table public.organisations add constraint organisations_mail_name_check CHECK ((char_length(mail_name) <= 200)) not valid;

alter table public.organisations add constraint organisations_name_check CHECK ((char_length(name) <= 200)) not valid;

alter table public.organisations add constraint organisations_name_digest_is_sha256 CHECK ((name_digest ~ '^[0-9a-f]{64}$'::text)) not valid;

alter table public.organisations add constraint organisations_recording_retention_days_allowed CHECK (((recording_retention_days >= 1) AND (recording_retention_days <= 3650))) not valid;

alter table public.organisations add constraint organisations_transcript_retention_days_allowed CHECK (((transcript_retention_days >= 1) AND (transcript_retention_days <= 3650))) not valid;

alter table public.organisations add constraint organisations_values_framework_check CHECK ((char_length((values_framework)::text) <= 65536)) not valid;

alter table public.organisations add constraint organisations_website_check CHECK ((char_length(website) <= 2000)) not valid;

alter table public.organisations add constraint organisations_website_is_url CHECK ((website ~* '^https?://[^[:space:][:cntrl:]"''<>\\]+$'::text)) not valid;

alter table public.outgoing_messages add constraint outgoing_messages_body_check CHECK ((char_length((body)::text) <= 65536)) not valid;

alter table public.outgoing_messages add constraint outgoing_messages_interview_id_fkey FOREIGN KEY (interview_id) REFERENCES public.interviews(id) ON DELETE CASCADE not valid;

alter table public.outgoing_messages add constraint outgoing_messages_message_id_check CHECK ((char_length(message_id) <= 1000)) not valid;

alter table public.outgoing_messages add constraint outgoing_messages_queue_check CHECK ((queue = ANY (ARRAY['interview-scoring'::text, 'recording-import'::text, 'data-retention'::text, 'resume-parsing'::text]))) not valid;

alter table public.outgoing_messages add constraint outgoing_messages_traceparent_check CHECK ((char_length(traceparent) <= 200)) not valid;

alter table public.practice_interviews add constraint practice_interviews_feedback_check CHECK ((char_length((feedback)::text) <= 65536)) not valid;

alter table public.practice_interviews add constraint practice_interviews_sample_role_type_check CHECK ((char_length(sample_role_type) <= 200)) not valid;

alter table public.practice_interviews add constraint practice_interviews_status_check CHECK ((char_length(status) <= 200)) not valid;

alter table public.practice_interviews add constraint practice_interviews_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE not valid;

alter table public.quarantined_events add constraint quarantined_events_digest_check CHECK ((char_length(digest) <= 200)) not valid;

alter table public.quarantined_events add constraint quarantined_events_payload_check CHECK ((char_length(payload) <= 1048576)) not valid;

alter table public.quarantined_events add constraint quarantined_events_reason_check CHECK ((char_length(reason) <= 2000)) not valid;

alter table public.rate_limits add constraint rate_limits_key_check CHECK ((char_length(key) <= 1000)) not valid;

alter table public.recording_parts add constraint recording_parts_content_location_check CHECK ((char_length(content_location) <= 2000)) not valid;

alter table public.recording_parts add constraint recording_parts_content_type_check CHECK ((char_length(content_type) <= 200)) not valid;

alter table public.recording_parts add constraint recording_parts_document_id_check CHECK ((char_length(document_id) <= 1000)) not valid;

alter table public.recording_parts add constraint recording_parts_format_check CHECK ((char_length(format) <= 200)) not valid;

alter table public.recording_parts add constraint recording_parts_interview_id_fkey FOREIGN KEY (interview_id) REFERENCES public.interviews(id) ON DELETE CASCADE not valid;

alter table public.recording_parts add constraint recording_parts_metadata_location_check CHECK ((char_length(metadata_location) <= 2000)) not valid;

alter table public.recording_parts add constraint recording_parts_recording_id_check CHECK ((char_length(recording_id) <= 1000)) not valid;

alter table public.recording_parts add constraint recording_parts_url_check CHECK ((char_length(url) <= 2000)) not valid;

alter table public.resume_batches add constraint resume_batches_created_by_fkey FOREIGN KEY (created_by) REFERENCES auth.users(id) ON DELETE SET NULL not valid;

alter table public.resume_batches add constraint resume_batches_job_role_id_fkey FOREIGN KEY (job_role_id) REFERENCES public.job_roles(id) ON DELETE CASCADE not valid;

alter table public.retention_failures add constraint retention_failures_check CHECK ((num_nonnulls(interview_id, request_id, user_id) = 1)) not valid;

alter table public.retention_failures add constraint retention_failures_interview_id_fkey FOREIGN KEY (interview_id) REFERENCES public.interviews(id) ON DELETE CASCADE not valid;

alter table public.retention_failures add constraint retention_failures_reason_check CHECK ((char_length(reason) <= 2000)) not valid;

alter table public.retention_failures add constraint retention_failures_request_id_fkey FOREIGN KEY (request_id) REFERENCES public.data_deletion_requests(id) ON DELETE CASCADE not valid;

alter table public.retention_failures add constraint retention_failures_run_id_fkey FOREIGN KEY (run_id) REFERENCES public.retention_runs(id) ON DELETE CASCADE not valid;

alter table public.retention_failures add constraint retention_failures_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE not valid;

alter table public.retention_runs add constraint retention_runs_cause_check CHECK ((cause = ANY (ARRAY['timer'::text, 'request'::text]))) not valid;

alter table public.retention_runs add constraint retention_runs_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES auth.users(id) ON DELETE SET NULL not valid;

alter table public.retention_runs add constraint retention_runs_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'completed'::text, 'failed'::text]))) not valid;

alter table public.score_dimensions add constraint score_dimensions_cited_quotes_check CHECK ((char_length((cited_quotes)::text) <= 65536)) not valid;

alter table public.score_dimensions add constraint score_dimensions_dimension_check CHECK ((char_length(dimension) <= 200)) not valid;

alter table public.score_dimensions add constraint score_dimensions_evidence_check CHECK ((char_length(evidence) <= 8000)) not valid;

alter table public.score_dimensions add constraint score_dimensions_interview_id_fkey FOREIGN KEY (interview_id) REFERENCES public.interviews(id) ON DELETE CASCADE not valid;

alter table public.score_dimensions add constraint score_dimensions_score_check CHECK (((score >= (0)::numeric) AND (score <= (10)::numeric))) not valid;

alter table public.sent_mails add constraint sent_mails_email_digest_is_sha256 CHECK ((email_digest ~ '^[0-9a-f]{64}$'::text)) not valid;

alter table public.sent_mails add constraint sent_mails_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES public.organisations(id) ON DELETE SET NULL not valid;

alter table public.sent_mails add constraint sent_mails_outcome_allowed CHECK ((outcome = ANY (ARRAY['delivered'::text, 'bounced'::text, 'complained'::text]))) not valid;

alter table public.sent_mails add constraint sent_mails_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE SET NULL not valid;

alter table public.transcript_segments add constraint transcript_segments_content_check CHECK ((char_length(content) <= 20000)) not valid;

alter table public.transcript_segments add constraint transcript_segments_interview_id_fkey FOREIGN KEY (interview_id) REFERENCES public.interviews(id) ON DELETE CASCADE not valid;

alter table public.transcript_segments add constraint transcript_segments_speaker_allowed CHECK ((speaker = ANY (ARRAY['candidate'::text, 'interviewer'::text, 'ai'::text]))) not valid;

alter table public.user_roles add constraint user_roles_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE not valid;

CREATE INDEX IF NOT EXISTS application_scores_interview_id_idx ON public.application_scores USING btree (interview_id);

CREATE INDEX IF NOT EXISTS application_scores_ranking_idx ON public.application_scores USING btree (job_role_id, best_score DESC, application_id);

CREATE INDEX IF NOT EXISTS applications_candidate_id_idx ON public.applications USING btree (candidate_id);

CREATE INDEX IF NOT EXISTS applications_invited_at_idx ON public.applications USING btree (created_at) WHERE (candidate_id IS NULL);

CREATE INDEX IF NOT EXISTS applications_invited_email_idx ON public.applications USING btree (lower(invited_email)) WHERE (candidate_id IS NULL);

CREATE INDEX IF NOT EXISTS applications_job_role_id_idx ON public.applications USING btree (job_role_id);

CREATE INDEX IF NOT EXISTS audit_log_organisation_id_idx ON public.audit_log USING btree (organisation_id);

CREATE INDEX IF NOT EXISTS audit_log_person_idx ON public.audit_log USING btree (entity_id) WHERE (entity_type = 'user'::text);

CREATE INDEX IF NOT EXISTS audit_log_run_idx ON public.audit_log USING btree (((new_values ->> 'run_id'::text)), organisation_id) WHERE ((new_values ->> 'run_id'::text) IS NOT NULL);

CREATE INDEX IF NOT EXISTS audit_log_user_id_idx ON public.audit_log USING btree (user_id);

CREATE INDEX IF NOT EXISTS batch_resumes_application_id_idx ON public.batch_resumes USING btree (application_id);

CREATE INDEX IF NOT EXISTS batch_resumes_created_at_idx ON public.batch_resumes USING btree (created_at);

CREATE INDEX IF NOT EXISTS batch_resumes_duplicate_of_idx ON public.batch_resumes USING btree (duplicate_of);

CREATE INDEX IF NOT EXISTS batch_resumes_email_idx ON public.batch_resumes USING btree (email);

CREATE INDEX IF NOT EXISTS batch_resumes_file_digest_idx ON public.batch_resumes USING btree (file_digest);

CREATE INDEX IF NOT EXISTS call_events_interview_id_idx ON public.call_events USING btree (interview_id);

CREATE INDEX IF NOT EXISTS call_events_parked_call_idx ON public.call_events USING btree (server_call_id) WHERE (parked IS NOT NULL);

CREATE INDEX IF NOT EXISTS call_events_parked_recording_idx ON public.call_events USING btree (recording_id) WHERE (parked IS NOT NULL);

CREATE INDEX IF NOT EXISTS call_events_received_at_idx ON public.call_events USING btree (received_at);

CREATE INDEX IF NOT EXISTS call_recordings_call_id_idx ON public.call_recordings USING btree (call_id);

CREATE INDEX IF NOT EXISTS candidate_dei_user_id_idx ON public.candidate_dei USING btree (user_id);

CREATE INDEX IF NOT EXISTS candidate_profiles_cv_file_path_idx ON public.candidate_profiles USING btree (cv_file_path) WHERE (cv_file_path IS NOT NULL);

CREATE INDEX IF NOT EXISTS candidate_skills_user_id_idx ON public.candidate_skills USING btree (user_id);

CREATE INDEX IF NOT EXISTS data_deletion_requests_open_idx ON public.data_deletion_requests USING btree (requested_at) WHERE (status <> 'completed'::text);

CREATE INDEX IF NOT EXISTS data_deletion_requests_user_id_idx ON public.data_deletion_requests USING btree (user_id);

CREATE INDEX IF NOT EXISTS deleted_call_tombstones_deleted_at_idx ON public.deleted_call_tombstones USING btree (deleted_at);

CREATE INDEX IF NOT EXISTS education_user_id_idx ON public.education USING btree (user_id);

CREATE INDEX IF NOT EXISTS employment_history_user_id_idx ON public.employment_history USING btree (user_id);

CREATE INDEX IF NOT EXISTS idempotency_keys_expires_at_idx ON public.idempotency_keys USING btree (expires_at);

CREATE INDEX IF NOT EXISTS interview_calls_interview_id_idx ON public.interview_calls USING btree (interview_id);

CREATE INDEX IF NOT EXISTS interview_calls_open_idx ON public.interview_calls USING btree (started_at) WHERE ((started_at IS NOT NULL) AND (ended_at IS NULL));

CREATE INDEX IF NOT EXISTS interview_consents_interview_id_idx ON public.interview_consents USING btree (interview_id, created_at);

CREATE INDEX IF NOT EXISTS interview_scores_human_override_by_idx ON public.interview_scores USING btree (human_override_by) WHERE (human_override_by IS NOT NULL);

CREATE INDEX IF NOT EXISTS interview_scores_scored_by_idx ON public.interview_scores USING btree (scored_by) WHERE (scored_by <> 'ai'::text);

CREATE INDEX IF NOT EXISTS interviews_application_id_idx ON public.interviews USING btree (application_id);

CREATE INDEX IF NOT EXISTS interviews_deletion_retry_idx ON public.interviews USING btree (deletion_retry_at) WHERE (deletion_retry_at IS NOT NULL);

CREATE INDEX IF NOT EXISTS interviews_recorded_idx ON public.interviews USING btree (organisation_id, COALESCE(ended_at, GREATEST(started_at, last_active_at), created_at)) WHERE ((recording_url IS NOT NULL) AND (recording_deleted_at IS NULL) AND (NOT legal_hold));

CREATE INDEX IF NOT EXISTS interviews_transcribed_idx ON public.interviews USING btree (organisation_id, COALESCE(ended_at, GREATEST(started_at, last_active_at))) WHERE ((NOT legal_hold) AND ((transcript_deleted_at IS NULL) OR (transcript_deleted_at < GREATEST(ended_at, last_active_at))));

CREATE INDEX IF NOT EXISTS invitations_application_id_idx ON public.invitations USING btree (application_id);

CREATE INDEX IF NOT EXISTS invitations_email_id_idx ON public.invitations USING btree (email_id);

CREATE INDEX IF NOT EXISTS invitations_interview_id_idx ON public.invitations USING btree (interview_id);

CREATE INDEX IF NOT EXISTS job_roles_created_by_idx ON public.job_roles USING btree (created_by);

CREATE INDEX IF NOT EXISTS job_roles_organisation_id_idx ON public.job_roles USING btree (organisation_id);

CREATE INDEX IF NOT EXISTS job_roles_status_idx ON public.job_roles USING btree (status);

CREATE INDEX IF NOT EXISTS mail_events_email_id_idx ON public.mail_events USING btree (email_id);

CREATE INDEX IF NOT EXISTS mail_events_expires_at_idx ON public.mail_events USING btree (expires_at);

CREATE UNIQUE INDEX IF NOT EXISTS member_invitations_address_key ON public.member_invitations USING btree (organisation_id, lower(send_to));

CREATE INDEX IF NOT EXISTS member_invitations_email_id_idx ON public.member_invitations USING btree (email_id);

CREATE INDEX IF NOT EXISTS member_invitations_expires_at_idx ON public.member_invitations USING btree (expires_at);

CREATE INDEX IF NOT EXISTS member_invitations_invited_by_idx ON public.member_invitations USING btree (invited_by);

CREATE INDEX IF NOT EXISTS member_invitations_send_to_idx ON public.member_invitations USING btree (lower(send_to));

CREATE INDEX IF NOT EXISTS member_invitations_unsent_idx ON public.member_invitations USING btree (next_attempt_at) WHERE (sent_at IS NULL);

CREATE INDEX IF NOT EXISTS org_users_user_id_idx ON public.org_users USING btree (user_id);

CREATE INDEX IF NOT EXISTS organisations_closed_at_idx ON public.organisations USING btree (closed_at) WHERE (closed_at IS NOT NULL);

CREATE INDEX IF NOT EXISTS organisations_unchecked_name_idx ON public.organisations USING btree (created_at, id) WHERE (mail_name IS NULL);

CREATE INDEX IF NOT EXISTS outgoing_messages_interview_id_idx ON public.outgoing_messages USING btree (interview_id);

CREATE INDEX IF NOT EXISTS outgoing_messages_sent_at_idx ON public.outgoing_messages USING btree (sent_at);

CREATE INDEX IF NOT EXISTS outgoing_messages_unsent_idx ON public.outgoing_messages USING btree (created_at) WHERE (sent_at IS NULL);

CREATE INDEX IF NOT EXISTS practice_interviews_user_id_idx ON public.practice_interviews USING btree (user_id);

CREATE INDEX IF NOT EXISTS quarantined_events_received_at_idx ON public.quarantined_events USING btree (received_at);

CREATE INDEX IF NOT EXISTS rate_limits_expires_at_idx ON public.rate_limits USING btree (expires_at);

CREATE INDEX IF NOT EXISTS recording_parts_late_idx ON public.recording_parts USING btree (interview_id) WHERE (is_late AND (url IS NOT NULL) AND (deleted_at IS NULL));

CREATE INDEX IF NOT EXISTS recording_parts_unimported_idx ON public.recording_parts USING btree (created_at) WHERE ((imported_at IS NULL) AND (deleted_at IS NULL) AND (NOT own_storage));

CREATE INDEX IF NOT EXISTS resume_batches_created_by_idx ON public.resume_batches USING btree (created_by);

CREATE INDEX IF NOT EXISTS resume_batches_job_role_id_idx ON public.resume_batches USING btree (job_role_id);

CREATE INDEX IF NOT EXISTS resume_reviews_review_at_idx ON public.resume_reviews USING btree (review_at);

CREATE INDEX IF NOT EXISTS retention_failures_interview_id_idx ON public.retention_failures USING btree (interview_id);

CREATE INDEX IF NOT EXISTS retention_failures_request_id_idx ON public.retention_failures USING btree (request_id);

CREATE INDEX IF NOT EXISTS retention_failures_user_id_idx ON public.retention_failures USING btree (user_id);

CREATE INDEX IF NOT EXISTS retention_runs_created_at_idx ON public.retention_runs USING btree (created_at);

CREATE INDEX IF NOT EXISTS retention_runs_open_idx ON public.retention_runs USING btree (lease_until) WHERE (state = ANY (ARRAY['queued'::text, 'running'::text]));

CREATE INDEX IF NOT EXISTS retention_runs_requested_by_idx ON public.retention_runs USING btree (requested_by);

CREATE INDEX IF NOT EXISTS sent_mails_organisation_id_idx ON public.sent_mails USING btree (organisation_id, sent_at);

CREATE INDEX IF NOT EXISTS sent_mails_sent_at_idx ON public.sent_mails USING btree (sent_at);

CREATE INDEX IF NOT EXISTS sent_mails_user_id_idx ON public.sent_mails USING btree (user_id, sent_at);

CREATE INDEX IF NOT EXISTS transcript_segments_interview_id_idx ON public.transcript_segments USING btree (interview_id, start_time_ms);

CREATE UNIQUE INDEX IF NOT EXISTS transcript_segments_turn_key ON public.transcript_segments USING btree (interview_id, turn, speaker) WHERE (turn IS NOT NULL);

CREATE INDEX IF NOT EXISTS user_roles_user_id_idx ON public.user_roles USING btree (user_id);

CREATE OR REPLACE TRIGGER discard_hidden_match_score BEFORE INSERT OR UPDATE OF match_score ON public.applications FOR EACH ROW WHEN ((new.match_score IS NOT NULL)) EXECUTE FUNCTION public.discard_hidden_match_score();

CREATE OR REPLACE TRIGGER limit_application_update BEFORE UPDATE ON public.applications FOR EACH ROW WHEN ((CURRENT_USER = 'authenticated'::name)) EXECUTE FUNCTION public.limit_application_update();

CREATE OR REPLACE TRIGGER limit_applications BEFORE INSERT ON public.applications FOR EACH ROW WHEN ((CURRENT_USER = 'authenticated'::name)) EXECUTE FUNCTION public.limit_applications();

CREATE OR REPLACE TRIGGER queue_reviews_of_changed AFTER UPDATE ON public.applications REFERENCING OLD TABLE AS was NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.queue_reviews_of_applications();

CREATE OR REPLACE TRIGGER queue_reviews_of_new AFTER INSERT ON public.applications REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.queue_reviews_of_applications();

CREATE OR REPLACE TRIGGER set_updated_at BEFORE UPDATE ON public.applications FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

CREATE OR REPLACE TRIGGER discard_client_entry BEFORE INSERT ON public.audit_log FOR EACH ROW WHEN ((CURRENT_USER = 'authenticated'::name)) EXECUTE FUNCTION public.discard_client_entry();

CREATE OR REPLACE TRIGGER protect_audit_log BEFORE DELETE OR UPDATE ON public.audit_log FOR EACH ROW EXECUTE FUNCTION public.protect_audit_log();

CREATE OR REPLACE TRIGGER protect_audit_log_from_truncate BEFORE TRUNCATE ON public.audit_log FOR EACH STATEMENT EXECUTE FUNCTION public.protect_audit_log();

CREATE OR REPLACE TRIGGER remove_batch_files AFTER DELETE ON public.batch_resumes REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT EXECUTE FUNCTION public.remove_batch_files();

CREATE OR REPLACE TRIGGER discard_event_of_deleted_call BEFORE UPDATE OF parked ON public.call_events FOR EACH ROW WHEN ((new.parked IS NOT NULL)) EXECUTE FUNCTION public.discard_event_of_deleted_call();

CREATE OR REPLACE TRIGGER save_deleted_call_tombstones AFTER DELETE ON public.call_recordings REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT EXECUTE FUNCTION public.save_deleted_call_tombstones();

CREATE OR REPLACE TRIGGER limit_rows AFTER INSERT ON public.candidate_dei REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT WHEN ((CURRENT_USER = 'authenticated'::name)) EXECUTE FUNCTION public.limit_rows('user_id', '10');

CREATE OR REPLACE TRIGGER complete_urls BEFORE INSERT OR UPDATE ON public.candidate_profiles FOR EACH ROW WHEN (((NOT (new.linkedin_url ~* '^https?://\S+$'::text)) OR (NOT (new.portfolio_url ~* '^https?://\S+$'::text)))) EXECUTE FUNCTION public.complete_urls();

CREATE OR REPLACE TRIGGER queue_resume_review AFTER INSERT OR UPDATE OF cv_file_path ON public.candidate_profiles FOR EACH ROW WHEN ((new.cv_file_path IS NOT NULL)) EXECUTE FUNCTION public.queue_resume_review();

CREATE OR REPLACE TRIGGER set_updated_at BEFORE UPDATE ON public.candidate_profiles FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

CREATE OR REPLACE TRIGGER limit_rows AFTER INSERT ON public.candidate_skills REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT WHEN ((CURRENT_USER = 'authenticated'::name)) EXECUTE FUNCTION public.limit_rows('user_id', '500');

CREATE OR REPLACE TRIGGER audit_own_deletion_request AFTER INSERT ON public.data_deletion_requests FOR EACH ROW WHEN ((CURRENT_USER = 'authenticated'::name)) EXECUTE FUNCTION public.audit_own_deletion_request();

CREATE OR REPLACE TRIGGER validate_own_deletion_request BEFORE INSERT ON public.data_deletion_requests FOR EACH ROW WHEN ((CURRENT_USER = 'authenticated'::name)) EXECUTE FUNCTION public.validate_own_deletion_request();

CREATE OR REPLACE TRIGGER limit_rows AFTER INSERT ON public.education REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT WHEN ((CURRENT_USER = 'authenticated'::name)) EXECUTE FUNCTION public.limit_rows('user_id', '100');

CREATE OR REPLACE TRIGGER limit_rows AFTER INSERT ON public.employment_history REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT WHEN ((CURRENT_USER = 'authenticated'::name)) EXECUTE FUNCTION public.limit_rows('user_id', '200');

CREATE OR REPLACE TRIGGER save_deleted_call_tombstones AFTER DELETE ON public.interview_calls REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT EXECUTE FUNCTION public.save_deleted_call_tombstones();

CREATE OR REPLACE TRIGGER set_last_active_at AFTER INSERT OR UPDATE OF last_event_at ON public.interview_calls FOR EACH ROW EXECUTE FUNCTION public.set_last_active_at();

CREATE OR REPLACE TRIGGER audit_score_override AFTER UPDATE OF overall_score, human_override, human_override_by, human_override_reason ON public.interview_scores FOR EACH ROW WHEN (((old.human_override <> new.human_override) OR ((CURRENT_USER = 'authenticated'::name) AND ((old.overall_score IS DISTINCT FROM new.overall_score) OR (old.human_override_by IS DISTINCT FROM new.human_override_by) OR (old.human_override_reason IS DISTINCT FROM new.human_override_reason))))) EXECUTE FUNCTION public.audit_score_override();

CREATE OR REPLACE TRIGGER discard_candidate_row BEFORE INSERT ON public.interview_scores FOR EACH ROW WHEN ((CURRENT_USER = 'authenticated'::name)) EXECUTE FUNCTION public.discard_candidate_row();

CREATE OR REPLACE TRIGGER limit_score_override BEFORE UPDATE ON public.interview_scores FOR EACH ROW WHEN ((CURRENT_USER = 'authenticated'::name)) EXECUTE FUNCTION public.limit_score_override();

CREATE OR REPLACE TRIGGER refuse_late_score BEFORE INSERT OR UPDATE OF segment_count ON public.interview_scores FOR EACH ROW WHEN ((new.segment_count IS NOT NULL)) EXECUTE FUNCTION public.refuse_late_score();

CREATE OR REPLACE TRIGGER set_updated_at BEFORE UPDATE ON public.interview_scores FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

CREATE OR REPLACE TRIGGER sync_changed_scores AFTER UPDATE ON public.interview_scores REFERENCING OLD TABLE AS was NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.sync_application_scores();

CREATE OR REPLACE TRIGGER sync_deleted_scores AFTER DELETE ON public.interview_scores REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.sync_application_scores();

CREATE OR REPLACE TRIGGER sync_new_scores AFTER INSERT ON public.interview_scores REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.sync_application_scores();

CREATE OR REPLACE TRIGGER refuse_late_turn BEFORE INSERT ON public.interview_turns FOR EACH ROW EXECUTE FUNCTION public.refuse_late_turn();

CREATE OR REPLACE TRIGGER create_group_call AFTER INSERT ON public.interviews FOR EACH ROW EXECUTE FUNCTION public.create_group_call();

CREATE OR REPLACE TRIGGER limit_own_interview BEFORE INSERT ON public.interviews FOR EACH ROW WHEN ((CURRENT_USER = 'authenticated'::name)) EXECUTE FUNCTION public.limit_own_interview();

CREATE OR REPLACE TRIGGER limit_own_interview_update BEFORE UPDATE ON public.interviews FOR EACH ROW WHEN ((CURRENT_USER = 'authenticated'::name)) EXECUTE FUNCTION public.limit_own_interview_update();

CREATE OR REPLACE TRIGGER prepare_interview_deletion BEFORE DELETE ON public.interviews FOR EACH ROW EXECUTE FUNCTION public.prepare_interview_deletion();

CREATE OR REPLACE TRIGGER refuse_late_hold BEFORE UPDATE OF legal_hold ON public.interviews FOR EACH ROW WHEN ((new.legal_hold AND (NOT old.legal_hold))) EXECUTE FUNCTION public.refuse_late_hold();

CREATE OR REPLACE TRIGGER score_own_interview AFTER UPDATE OF status ON public.interviews FOR EACH ROW WHEN (((CURRENT_USER = 'authenticated'::name) AND (old.status <> 'completed'::public.interview_status) AND (new.status = 'completed'::public.interview_status))) EXECUTE FUNCTION public.score_own_interview();

CREATE OR REPLACE TRIGGER set_interview_organisation BEFORE INSERT OR UPDATE OF application_id, organisation_id ON public.interviews FOR EACH ROW EXECUTE FUNCTION public.set_interview_organisation();

CREATE OR REPLACE TRIGGER set_updated_at BEFORE UPDATE ON public.interviews FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

CREATE OR REPLACE TRIGGER hash_invitation_token BEFORE INSERT OR UPDATE OF token ON public.invitations FOR EACH ROW EXECUTE FUNCTION public.hash_invitation_token();

CREATE OR REPLACE TRIGGER limit_invitation_update BEFORE UPDATE ON public.invitations FOR EACH ROW WHEN ((CURRENT_USER = ANY (ARRAY['anon'::name, 'authenticated'::name]))) EXECUTE FUNCTION public.limit_invitation_update();

CREATE OR REPLACE TRIGGER limit_rows AFTER INSERT ON public.invitations REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT WHEN ((CURRENT_USER = 'authenticated'::name)) EXECUTE FUNCTION public.limit_rows('application_id', '500');

CREATE OR REPLACE TRIGGER limit_rows AFTER INSERT ON public.job_roles REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT WHEN ((CURRENT_USER = 'authenticated'::name)) EXECUTE FUNCTION public.limit_rows('organisation_id', '5000');

CREATE OR REPLACE TRIGGER lock_interviews_of_job_role BEFORE DELETE ON public.job_roles FOR EACH ROW EXECUTE FUNCTION public.lock_interviews_of_job_role();

CREATE OR REPLACE TRIGGER queue_resume_review AFTER UPDATE OF status ON public.job_roles FOR EACH ROW WHEN (((new.status = 'closed'::public.job_role_status) AND (old.status <> 'closed'::public.job_role_status))) EXECUTE FUNCTION public.queue_resume_review();

CREATE OR REPLACE TRIGGER set_updated_at BEFORE UPDATE ON public.job_roles FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

CREATE OR REPLACE TRIGGER audit_changed_membership AFTER UPDATE OF role ON public.org_users FOR EACH ROW WHEN (((CURRENT_USER = 'authenticated'::name) AND (old.role IS DISTINCT FROM new.role))) EXECUTE FUNCTION public.audit_membership();

CREATE OR REPLACE TRIGGER audit_removed_membership AFTER DELETE ON public.org_users FOR EACH ROW WHEN ((CURRENT_USER = 'authenticated'::name)) EXECUTE FUNCTION public.audit_membership();

CREATE OR REPLACE TRIGGER protect_last_admin BEFORE UPDATE OF role ON public.org_users FOR EACH ROW WHEN ((CURRENT_USER = 'authenticated'::name)) EXECUTE FUNCTION public.protect_last_admin();

CREATE OR REPLACE TRIGGER replace_last_admin AFTER DELETE ON public.org_users FOR EACH ROW WHEN ((CURRENT_USER = 'authenticated'::name)) EXECUTE FUNCTION public.replace_last_admin();

CREATE OR REPLACE TRIGGER complete_urls BEFORE INSERT OR UPDATE ON public.organisations FOR EACH ROW WHEN (((NOT (new.website ~* '^https?://\S+$'::text)) OR (NOT (new.logo_url ~* '^https?://\S+$'::text)))) EXECUTE FUNCTION public.complete_urls();

CREATE OR REPLACE TRIGGER delete_match_scores AFTER UPDATE OF candidate_sees_score ON public.organisations FOR EACH ROW WHEN ((old.candidate_sees_score AND (NOT new.candidate_sees_score))) EXECUTE FUNCTION public.delete_match_scores();

CREATE OR REPLACE TRIGGER queue_resume_review AFTER UPDATE OF transcript_retention_days ON public.organisations FOR EACH ROW WHEN ((new.transcript_retention_days IS DISTINCT FROM old.transcript_retention_days)) EXECUTE FUNCTION public.queue_resume_review();

CREATE OR REPLACE TRIGGER set_updated_at BEFORE UPDATE ON public.organisations FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

CREATE OR REPLACE TRIGGER limit_rows AFTER INSERT ON public.practice_interviews REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT WHEN ((CURRENT_USER = 'authenticated'::name)) EXECUTE FUNCTION public.limit_rows('user_id', '500');

CREATE OR REPLACE TRIGGER save_deleted_call_tombstones AFTER DELETE ON public.recording_parts REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT EXECUTE FUNCTION public.save_deleted_call_tombstones();

CREATE OR REPLACE TRIGGER set_last_active_at AFTER INSERT ON public.recording_parts FOR EACH ROW EXECUTE FUNCTION public.set_last_active_at();

CREATE OR REPLACE TRIGGER discard_candidate_row BEFORE INSERT ON public.score_dimensions FOR EACH ROW WHEN ((CURRENT_USER = 'authenticated'::name)) EXECUTE FUNCTION public.discard_candidate_row();

CREATE OR REPLACE TRIGGER discard_candidate_row BEFORE INSERT ON public.transcript_segments FOR EACH ROW WHEN ((CURRENT_USER = 'authenticated'::name)) EXECUTE FUNCTION public.discard_candidate_row();

CREATE OR REPLACE TRIGGER queue_late_scoring AFTER INSERT ON public.transcript_segments REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.queue_late_scoring();

CREATE OR REPLACE TRIGGER set_last_active_at AFTER INSERT ON public.transcript_segments FOR EACH ROW EXECUTE FUNCTION public.set_last_active_at();

alter table public.application_scores enable row level security;

alter table public.applications enable row level security;

alter table public.audit_log enable row level security;

alter table public.batch_resumes enable row level security;

alter table public.call_events enable row level security;

alter table public.call_recordings enable row level security;

alter table public.candidate_dei enable row level security;

alter table public.candidate_profiles enable row level security;

alter table public.candidate_skills enable row level security;

alter table public.communication_identities enable row level security;

alter table public.data_deletion_requests enable row level security;

alter table public.deleted_call_tombstones enable row level security;

alter table public.education enable row level security;

alter table public.employment_history enable row level security;

alter table public.erasure_receipts enable row level security;

alter table public.group_calls enable row level security;

alter table public.idempotency_keys enable row level security;

alter table public.interview_calls enable row level security;

alter table public.interview_consents enable row level security;

alter table public.interview_scores enable row level security;

alter table public.interview_turns enable row level security;

alter table public.interviews enable row level security;

alter table public.invitations enable row level security;

alter table public.job_roles enable row level security;

alter table public.mail_events enable row level security;

alter table public.member_invitations enable row level security;

alter table public.org_users enable row level security;

alter table public.organisations enable row level security;

alter table public.outgoing_messages enable row level security;

alter table public.practice_interviews enable row level security;

alter table public.quarantined_events enable row level security;

alter table public.rate_limits enable row level security;

alter table public.recording_parts enable row level security;

alter table public.resume_batches enable row level security;

alter table public.resume_reviews enable row level security;

alter table public.retention_failures enable row level security;

alter table public.retention_runs enable row level security;

alter table public.score_dimensions enable row level security;

alter table public.sent_mails enable row level security;

alter table public.transcript_segments enable row level security;

alter table public.user_roles enable row level security;

create policy members_select on public.applications as PERMISSIVE for SELECT to authenticated using ((job_role_id = ANY (( SELECT public.job_roles_of_caller('member'::text) AS job_roles_of_caller)::uuid[])));

create policy own_insert on public.applications as PERMISSIVE for INSERT to authenticated with check (((candidate_id = ( SELECT auth.uid() AS uid)) AND (status = 'applied'::text) AND (match_score IS NULL) AND (EXISTS ( SELECT
   FROM public.job_roles
  WHERE ((job_roles.id = applications.job_role_id) AND (job_roles.status = 'active'::public.job_role_status))))));

create policy own_select on public.applications as PERMISSIVE for SELECT to authenticated using ((candidate_id = ( SELECT auth.uid() AS uid)));

create policy own_update on public.applications as PERMISSIVE for UPDATE to authenticated using ((candidate_id = ( SELECT auth.uid() AS uid)));

create policy presented_select on public.applications as PERMISSIVE for SELECT to anon, authenticated using ((id = ( SELECT public.presented_invitation('application'::text) AS presented_invitation)));

create policy recruiters_update on public.applications as PERMISSIVE for UPDATE to authenticated using ((job_role_id = ANY (( SELECT public.job_roles_of_caller('recruiter'::text) AS job_roles_of_caller)::uuid[])));

create policy admins_select on public.audit_log as PERMISSIVE for SELECT to authenticated using ((organisation_id = ANY (( SELECT public.organisations_of_caller('admin'::text) AS organisations_of_caller)::uuid[])));

create policy batch_select on public.batch_resumes as PERMISSIVE for SELECT to authenticated using ((EXISTS ( SELECT
   FROM public.resume_batches
  WHERE (resume_batches.id = batch_resumes.batch_id))));

create policy own_delete on public.candidate_dei as PERMISSIVE for DELETE to authenticated using ((user_id = ( SELECT auth.uid() AS uid)));

create policy own_insert on public.candidate_dei as PERMISSIVE for INSERT to authenticated with check ((user_id = ( SELECT auth.uid() AS uid)));

create policy own_select on public.candidate_dei as PERMISSIVE for SELECT to authenticated using ((user_id = ( SELECT auth.uid() AS uid)));

create policy own_update on public.candidate_dei as PERMISSIVE for UPDATE to authenticated using ((user_id = ( SELECT auth.uid() AS uid))) with check ((user_id = ( SELECT auth.uid() AS uid)));

create policy applicants_select on public.candidate_profiles as PERMISSIVE for SELECT to authenticated using ((EXISTS ( SELECT
   FROM public.applications
  WHERE ((applications.candidate_id = candidate_profiles.user_id) AND (applications.job_role_id = ANY (( SELECT public.job_roles_of_caller('member'::text) AS job_roles_of_caller)::uuid[]))))));

create policy own_delete on public.candidate_profiles as PERMISSIVE for DELETE to authenticated using ((user_id = ( SELECT auth.uid() AS uid)));

create policy own_insert on public.candidate_profiles as PERMISSIVE for INSERT to authenticated with check ((user_id = ( SELECT auth.uid() AS uid)));

create policy own_select on public.candidate_profiles as PERMISSIVE for SELECT to authenticated using ((user_id = ( SELECT auth.uid() AS uid)));

create policy own_update on public.candidate_profiles as PERMISSIVE for UPDATE to authenticated using ((user_id = ( SELECT auth.uid() AS uid))) with check ((user_id = ( SELECT auth.uid() AS uid)));

create policy applicants_select on public.candidate_skills as PERMISSIVE for SELECT to authenticated using ((EXISTS ( SELECT
   FROM public.applications
  WHERE ((applications.candidate_id = candidate_skills.user_id) AND (applications.job_role_id = ANY (( SELECT public.job_roles_of_caller('member'::text) AS job_roles_of_caller)::uuid[]))))));

create policy own_delete on public.candidate_skills as PERMISSIVE for DELETE to authenticated using ((user_id = ( SELECT auth.uid() AS uid)));

create policy own_insert on public.candidate_skills as PERMISSIVE for INSERT to authenticated with check ((user_id = ( SELECT auth.uid() AS uid)));

create policy own_select on public.candidate_skills as PERMISSIVE for SELECT to authenticated using ((user_id = ( SELECT auth.uid() AS uid)));

create policy own_update on public.candidate_skills as PERMISSIVE for UPDATE to authenticated using ((user_id = ( SELECT auth.uid() AS uid))) with check ((user_id = ( SELECT auth.uid() AS uid)));

create policy own_insert on public.data_deletion_requests as PERMISSIVE for INSERT to authenticated with check (((user_id = ( SELECT auth.uid() AS uid)) AND (status = 'pending'::text)));

create policy own_select on public.data_deletion_requests as PERMISSIVE for SELECT to authenticated using ((user_id = ( SELECT auth.uid() AS uid)));

create policy applicants_select on public.education as PERMISSIVE for SELECT to authenticated using ((EXISTS ( SELECT
   FROM public.applications
  WHERE ((applications.candidate_id = education.user_id) AND (applications.job_role_id = ANY (( SELECT public.job_roles_of_caller('member'::text) AS job_roles_of_caller)::uuid[]))))));

create policy own_delete on public.education as PERMISSIVE for DELETE to authenticated using ((user_id = ( SELECT auth.uid() AS uid)));

create policy own_insert on public.education as PERMISSIVE for INSERT to authenticated with check ((user_id = ( SELECT auth.uid() AS uid)));

create policy own_select on public.education as PERMISSIVE for SELECT to authenticated using ((user_id = ( SELECT auth.uid() AS uid)));

create policy own_update on public.education as PERMISSIVE for UPDATE to authenticated using ((user_id = ( SELECT auth.uid() AS uid))) with check ((user_id = ( SELECT auth.uid() AS uid)));

create policy applicants_select on public.employment_history as PERMISSIVE for SELECT to authenticated using ((EXISTS ( SELECT
   FROM public.applications
  WHERE ((applications.candidate_id = employment_history.user_id) AND (applications.job_role_id = ANY (( SELECT public.job_roles_of_caller('member'::text) AS job_roles_of_caller)::uuid[]))))));

create policy own_delete on public.employment_history as PERMISSIVE for DELETE to authenticated using ((user_id = ( SELECT auth.uid() AS uid)));

create policy own_insert on public.employment_history as PERMISSIVE for INSERT to authenticated with check ((user_id = ( SELECT auth.uid() AS uid)));

create policy own_select on public.employment_history as PERMISSIVE for SELECT to authenticated using ((user_id = ( SELECT auth.uid() AS uid)));

create policy own_update on public.employment_history as PERMISSIVE for UPDATE to authenticated using ((user_id = ( SELECT auth.uid() AS uid))) with check ((user_id = ( SELECT auth.uid() AS uid)));

create policy interview_select on public.interview_consents as PERMISSIVE for SELECT to authenticated using ((EXISTS ( SELECT
   FROM public.interviews
  WHERE (interviews.id = interview_consents.interview_id))));

create policy interview_select on public.interview_scores as PERMISSIVE for SELECT to authenticated using ((EXISTS ( SELECT
   FROM public.interviews
  WHERE ((interviews.id = interview_scores.interview_id) AND (interviews.application_id <> ALL (( SELECT public.applications_without_score() AS applications_without_score)::uuid[]))))));

create policy recruiters_update on public.interview_scores as PERMISSIVE for UPDATE to authenticated using ((EXISTS ( SELECT
   FROM (public.interviews
     JOIN public.applications ON ((applications.id = interviews.application_id)))
  WHERE ((interviews.id = interview_scores.interview_id) AND (applications.job_role_id = ANY (( SELECT public.job_roles_of_caller('recruiter'::text) AS job_roles_of_caller)::uuid[])))))) with check (((human_override_by IS NULL) OR (human_override_by = ( SELECT auth.uid() AS uid))));

create policy interview_select on public.interview_turns as PERMISSIVE for SELECT to authenticated using ((EXISTS ( SELECT
   FROM public.interviews
  WHERE (interviews.id = interview_turns.interview_id))));

create policy application_select on public.interviews as PERMISSIVE for SELECT to authenticated using ((EXISTS ( SELECT
   FROM public.applications
  WHERE ((applications.id = interviews.application_id) AND ((applications.candidate_id = ( SELECT auth.uid() AS uid)) OR (applications.job_role_id = ANY (( SELECT public.job_roles_of_caller('member'::text) AS job_roles_of_caller)::uuid[])))))));

create policy own_insert on public.interviews as PERMISSIVE for INSERT to authenticated with check ((EXISTS ( SELECT
   FROM public.applications
  WHERE ((applications.id = interviews.application_id) AND (applications.candidate_id = ( SELECT auth.uid() AS uid))))));

create policy own_update on public.interviews as PERMISSIVE for UPDATE to authenticated using ((EXISTS ( SELECT
   FROM public.applications
  WHERE ((applications.id = interviews.application_id) AND (applications.candidate_id = ( SELECT auth.uid() AS uid))))));

create policy members_select on public.invitations as PERMISSIVE for SELECT to authenticated using ((EXISTS ( SELECT
   FROM public.applications
  WHERE ((applications.id = invitations.application_id) AND (applications.job_role_id = ANY (( SELECT public.job_roles_of_caller('member'::text) AS job_roles_of_caller)::uuid[]))))));

create policy own_select on public.invitations as PERMISSIVE for SELECT to authenticated using ((EXISTS ( SELECT
   FROM public.applications
  WHERE ((applications.id = invitations.application_id) AND (applications.candidate_id = ( SELECT auth.uid() AS uid))))));

create policy own_update on public.invitations as PERMISSIVE for UPDATE to authenticated using ((EXISTS ( SELECT
   FROM public.applications
  WHERE ((applications.id = invitations.application_id) AND (applications.candidate_id = ( SELECT auth.uid() AS uid))))));

create policy presented_select on public.invitations as PERMISSIVE for SELECT to anon, authenticated using (((token)::text = ( SELECT NULLIF(current_setting('invitations.presented_token'::text, true), ''::text) AS "nullif")));

create policy presented_update on public.invitations as PERMISSIVE for UPDATE to anon, authenticated using (((token)::text = ( SELECT NULLIF(current_setting('invitations.presented_token'::text, true), ''::text) AS "nullif")));

create policy recruiters_insert on public.invitations as PERMISSIVE for INSERT to authenticated with check (((status = 'pending'::public.invitation_status) AND (sent_at IS NULL) AND (opened_at IS NULL) AND (EXISTS ( SELECT
   FROM public.applications
  WHERE ((applications.id = invitations.application_id) AND (applications.job_role_id = ANY (( SELECT public.job_roles_of_caller('recruiter'::text) AS job_roles_of_caller)::uuid[])))))));

create policy recruiters_update on public.invitations as PERMISSIVE for UPDATE to authenticated using ((EXISTS ( SELECT
   FROM public.applications
  WHERE ((applications.id = invitations.application_id) AND (applications.job_role_id = ANY (( SELECT public.job_roles_of_caller('recruiter'::text) AS job_roles_of_caller)::uuid[]))))));

create policy active_select on public.job_roles as PERMISSIVE for SELECT to authenticated using (((status = 'active'::public.job_role_status) AND ( SELECT public.is_user() AS is_user)));

create policy admins_delete on public.job_roles as PERMISSIVE for DELETE to authenticated using ((organisation_id = ANY (( SELECT public.organisations_of_caller('admin'::text) AS organisations_of_caller)::uuid[])));

create policy applied_select on public.job_roles as PERMISSIVE for SELECT to authenticated using ((id = ANY (( SELECT public.job_roles_applied_for() AS job_roles_applied_for)::uuid[])));

create policy members_select on public.job_roles as PERMISSIVE for SELECT to authenticated using ((organisation_id = ANY (( SELECT public.organisations_of_caller('member'::text) AS organisations_of_caller)::uuid[])));

create policy presented_select on public.job_roles as PERMISSIVE for SELECT to anon, authenticated using ((id = ( SELECT public.presented_invitation('job_role'::text) AS presented_invitation)));

create policy recruiters_insert on public.job_roles as PERMISSIVE for INSERT to authenticated with check (((organisation_id = ANY (( SELECT public.organisations_of_caller('recruiter'::text) AS organisations_of_caller)::uuid[])) AND ((created_by IS NULL) OR (created_by = ( SELECT auth.uid() AS uid)))));

create policy recruiters_update on public.job_roles as PERMISSIVE for UPDATE to authenticated using ((organisation_id = ANY (( SELECT public.organisations_of_caller('recruiter'::text) AS organisations_of_caller)::uuid[])));

create policy admins_delete on public.org_users as PERMISSIVE for DELETE to authenticated using ((organisation_id = ANY (( SELECT public.organisations_of_caller('admin'::text) AS organisations_of_caller)::uuid[])));

create policy admins_update on public.org_users as PERMISSIVE for UPDATE to authenticated using ((organisation_id = ANY (( SELECT public.organisations_of_caller('admin'::text) AS organisations_of_caller)::uuid[])));

create policy members_select on public.org_users as PERMISSIVE for SELECT to authenticated using ((organisation_id = ANY (( SELECT public.organisations_of_caller('member'::text) AS organisations_of_caller)::uuid[])));

create policy admins_update on public.organisations as PERMISSIVE for UPDATE to authenticated using ((id = ANY (( SELECT public.organisations_of_caller('admin'::text) AS organisations_of_caller)::uuid[])));

create policy members_select on public.organisations as PERMISSIVE for SELECT to authenticated using ((id = ANY (( SELECT public.organisations_of_caller('member'::text) AS organisations_of_caller)::uuid[])));

create policy own_delete on public.practice_interviews as PERMISSIVE for DELETE to authenticated using ((user_id = ( SELECT auth.uid() AS uid)));

create policy own_insert on public.practice_interviews as PERMISSIVE for INSERT to authenticated with check ((user_id = ( SELECT auth.uid() AS uid)));

create policy own_select on public.practice_interviews as PERMISSIVE for SELECT to authenticated using ((user_id = ( SELECT auth.uid() AS uid)));

create policy own_update on public.practice_interviews as PERMISSIVE for UPDATE to authenticated using ((user_id = ( SELECT auth.uid() AS uid))) with check ((user_id = ( SELECT auth.uid() AS uid)));

create policy interview_select on public.recording_parts as PERMISSIVE for SELECT to authenticated using ((EXISTS ( SELECT
   FROM public.interviews
  WHERE (interviews.id = recording_parts.interview_id))));

create policy recruiters_select on public.resume_batches as PERMISSIVE for SELECT to authenticated using ((job_role_id = ANY (( SELECT public.job_roles_of_caller('recruiter'::text) AS job_roles_of_caller)::uuid[])));

create policy interview_select on public.score_dimensions as PERMISSIVE for SELECT to authenticated using ((EXISTS ( SELECT
   FROM public.interviews
  WHERE ((interviews.id = score_dimensions.interview_id) AND (interviews.application_id <> ALL (( SELECT public.applications_without_score() AS applications_without_score)::uuid[]))))));

create policy interview_select on public.transcript_segments as PERMISSIVE for SELECT to authenticated using ((EXISTS ( SELECT
   FROM public.interviews
  WHERE (interviews.id = transcript_segments.interview_id))));

create policy own_select on public.user_roles as PERMISSIVE for SELECT to authenticated using ((user_id = ( SELECT auth.uid() AS uid)));

create policy own_resumes_delete on storage.objects as PERMISSIVE for DELETE to authenticated using (((bucket_id = 'candidate-cvs'::text) AND (split_part(name, '/'::text, 1) = (( SELECT auth.uid() AS uid))::text) AND ( SELECT public.is_user() AS is_user)));

create policy own_resumes_insert on storage.objects as PERMISSIVE for INSERT to authenticated with check (((bucket_id = 'candidate-cvs'::text) AND (split_part(name, '/'::text, 1) = (( SELECT auth.uid() AS uid))::text) AND ( SELECT public.is_user() AS is_user) AND public.may_store_resume(name)));

create policy own_resumes_select on storage.objects as PERMISSIVE for SELECT to authenticated using (((bucket_id = 'candidate-cvs'::text) AND (split_part(name, '/'::text, 1) = (( SELECT auth.uid() AS uid))::text) AND ( SELECT public.is_user() AS is_user)));

create policy own_resumes_update on storage.objects as PERMISSIVE for UPDATE to authenticated using (((bucket_id = 'candidate-cvs'::text) AND (split_part(name, '/'::text, 1) = (( SELECT auth.uid() AS uid))::text) AND ( SELECT public.is_user() AS is_user))) with check (((bucket_id = 'candidate-cvs'::text) AND (split_part(name, '/'::text, 1) = (( SELECT auth.uid() AS uid))::text) AND ( SELECT public.is_user() AS is_user)));

create policy resumes_of_applicants on storage.objects as PERMISSIVE for SELECT to authenticated using (((bucket_id = 'candidate-cvs'::text) AND (EXISTS ( SELECT
   FROM public.applications
  WHERE (((applications.candidate_id)::text = split_part(objects.name, '/'::text, 1)) AND (applications.job_role_id = ANY (( SELECT public.job_roles_of_caller('recruiter'::text) AS job_roles_of_caller)::uuid[])))))));

create policy resumes_of_batches on storage.objects as PERMISSIVE for SELECT to authenticated using (((bucket_id = 'resume-batches'::text) AND (EXISTS ( SELECT
   FROM public.resume_batches
  WHERE ((resume_batches.id)::text = split_part(objects.name, '/'::text, 1))))));

grant all on public.applications to service_role;

grant select on public.applications to authenticated;

grant insert, select on public.audit_log to service_role;

grant select on public.audit_log to authenticated;

grant all on public.batch_resumes to service_role;

grant select on public.batch_resumes to authenticated;

grant all on public.candidate_dei to service_role;

grant delete, select on public.candidate_dei to authenticated;

grant all on public.candidate_profiles to service_role;

grant delete, select on public.candidate_profiles to authenticated;

grant all on public.candidate_skills to service_role;

grant delete, select on public.candidate_skills to authenticated;

grant all on public.data_deletion_requests to service_role;

grant select on public.data_deletion_requests to authenticated;

grant all on public.education to service_role;

grant delete, select on public.education to authenticated;

grant all on public.employment_history to service_role;

grant delete, select on public.employment_history to authenticated;

grant all on public.interview_consents to service_role;

grant select on public.interview_consents to authenticated;

grant all on public.interview_scores to service_role;

grant select on public.interview_scores to authenticated;

grant all on public.interview_turns to service_role;

grant select on public.interview_turns to authenticated;

grant all on public.interviews to service_role;

grant select on public.interviews to authenticated;

grant select on public.invitations to anon;

grant all on public.invitations to service_role;

grant select on public.invitations to authenticated;

grant select on public.job_roles to anon;

grant all on public.job_roles to service_role;

grant delete, select on public.job_roles to authenticated;

grant all on public.org_users to service_role;

grant delete, select on public.org_users to authenticated;

grant all on public.organisations to service_role;

grant select on public.organisations to authenticated;

grant all on public.practice_interviews to service_role;

grant delete, select on public.practice_interviews to authenticated;

grant all on public.recording_parts to service_role;

grant all on public.resume_batches to service_role;

grant select on public.resume_batches to authenticated;

grant all on public.score_dimensions to service_role;

grant select on public.score_dimensions to authenticated;

grant all on public.transcript_segments to service_role;

grant select on public.transcript_segments to authenticated;

grant all on public.user_roles to service_role;

grant select on public.user_roles to authenticated;

grant select (candidate_id) on public.applications to anon;

grant insert (candidate_id) on public.applications to authenticated;

grant select (created_at) on public.applications to anon;

grant select (id) on public.applications to anon;

grant insert (id) on public.applications to authenticated;

grant select (job_role_id) on public.applications to anon;

grant insert (job_role_id) on public.applications to authenticated;

grant insert (match_score), update (match_score) on public.applications to authenticated;

grant select (status) on public.applications to anon;

grant insert (status), update (status) on public.applications to authenticated;

grant select (updated_at) on public.applications to anon;

grant insert (action) on public.audit_log to authenticated;

grant insert (created_at) on public.audit_log to authenticated;

grant insert (entity_id) on public.audit_log to authenticated;

grant insert (entity_type) on public.audit_log to authenticated;

grant insert (id) on public.audit_log to authenticated;

grant insert (ip_address) on public.audit_log to authenticated;

grant insert (new_values) on public.audit_log to authenticated;

grant insert (old_values) on public.audit_log to authenticated;

grant insert (organisation_id) on public.audit_log to authenticated;

grant insert (user_id) on public.audit_log to authenticated;

grant insert (disability_status), update (disability_status) on public.candidate_dei to authenticated;

grant insert (ethnicity), update (ethnicity) on public.candidate_dei to authenticated;

grant insert (gender), update (gender) on public.candidate_dei to authenticated;

grant insert (id) on public.candidate_dei to authenticated;

grant insert (user_id) on public.candidate_dei to authenticated;

grant insert (veteran_status), update (veteran_status) on public.candidate_dei to authenticated;

grant insert (availability), update (availability) on public.candidate_profiles to authenticated;

grant insert (country), update (country) on public.candidate_profiles to authenticated;

grant insert (cv_file_path), update (cv_file_path) on public.candidate_profiles to authenticated;

grant insert (cv_uploaded_at), update (cv_uploaded_at) on public.candidate_profiles to authenticated;

grant insert (email), update (email) on public.candidate_profiles to authenticated;

grant insert (first_name), update (first_name) on public.candidate_profiles to authenticated;

grant insert (gpa_wam), update (gpa_wam) on public.candidate_profiles to authenticated;

grant insert (id) on public.candidate_profiles to authenticated;

grant insert (last_name), update (last_name) on public.candidate_profiles to authenticated;

grant insert (linkedin_url), update (linkedin_url) on public.candidate_profiles to authenticated;

grant insert (paused_at), update (paused_at) on public.candidate_profiles to authenticated;

grant insert (phone), update (phone) on public.candidate_profiles to authenticated;

grant insert (portfolio_url), update (portfolio_url) on public.candidate_profiles to authenticated;

grant insert (postcode), update (postcode) on public.candidate_profiles to authenticated;

grant insert (profile_visibility), update (profile_visibility) on public.candidate_profiles to authenticated;

grant insert (state), update (state) on public.candidate_profiles to authenticated;

grant insert (suburb), update (suburb) on public.candidate_profiles to authenticated;

grant insert (user_id), update (user_id) on public.candidate_profiles to authenticated;

grant insert (visibility_settings), update (visibility_settings) on public.candidate_profiles to authenticated;

grant insert (work_mode), update (work_mode) on public.candidate_profiles to authenticated;

grant insert (work_rights), update (work_rights) on public.candidate_profiles to authenticated;

grant insert (id) on public.candidate_skills to authenticated;

grant insert (proficiency_level), update (proficiency_level) on public.candidate_skills to authenticated;

grant insert (skill_name), update (skill_name) on public.candidate_skills to authenticated;

grant insert (skill_type), update (skill_type) on public.candidate_skills to authenticated;

grant insert (user_id) on public.candidate_skills to authenticated;

grant insert (id) on public.data_deletion_requests to authenticated;

grant insert (reason) on public.data_deletion_requests to authenticated;

grant insert (request_type) on public.data_deletion_requests to authenticated;

grant insert (status) on public.data_deletion_requests to authenticated;

grant insert (user_id) on public.data_deletion_requests to authenticated;

grant insert (degree), update (degree) on public.education to authenticated;

grant insert (end_date), update (end_date) on public.education to authenticated;

grant insert (field_of_study), update (field_of_study) on public.education to authenticated;

grant insert (id) on public.education to authenticated;

grant insert (institution), update (institution) on public.education to authenticated;

grant insert (is_current), update (is_current) on public.education to authenticated;

grant insert (start_date), update (start_date) on public.education to authenticated;

grant insert (user_id) on public.education to authenticated;

grant insert (company_name), update (company_name) on public.employment_history to authenticated;

grant insert (description), update (description) on public.employment_history to authenticated;

grant insert (end_date), update (end_date) on public.employment_history to authenticated;

grant insert (id) on public.employment_history to authenticated;

grant insert (is_current), update (is_current) on public.employment_history to authenticated;

grant insert (job_title), update (job_title) on public.employment_history to authenticated;

grant insert (start_date), update (start_date) on public.employment_history to authenticated;

grant insert (user_id) on public.employment_history to authenticated;

grant insert (anti_cheat_risk_level), update (anti_cheat_risk_level) on public.interview_scores to authenticated;

grant insert (candidate_feedback), update (candidate_feedback) on public.interview_scores to authenticated;

grant insert (created_at), update (created_at) on public.interview_scores to authenticated;

grant insert (human_override), update (human_override) on public.interview_scores to authenticated;

grant insert (human_override_by), update (human_override_by) on public.interview_scores to authenticated;

grant insert (human_override_reason), update (human_override_reason) on public.interview_scores to authenticated;

grant insert (id), update (id) on public.interview_scores to authenticated;

grant insert (interview_id), update (interview_id) on public.interview_scores to authenticated;

grant insert (model_version), update (model_version) on public.interview_scores to authenticated;

grant insert (narrative_summary), update (narrative_summary) on public.interview_scores to authenticated;

grant insert (overall_score), update (overall_score) on public.interview_scores to authenticated;

grant insert (prompt_version), update (prompt_version) on public.interview_scores to authenticated;

grant insert (rubric_version), update (rubric_version) on public.interview_scores to authenticated;

grant insert (scored_by), update (scored_by) on public.interview_scores to authenticated;

grant insert (updated_at), update (updated_at) on public.interview_scores to authenticated;

grant insert (anti_cheat_signals), update (anti_cheat_signals) on public.interviews to authenticated;

grant insert (application_id) on public.interviews to authenticated;

grant insert (duration_seconds), update (duration_seconds) on public.interviews to authenticated;

grant insert (ended_at), update (ended_at) on public.interviews to authenticated;

grant insert (id) on public.interviews to authenticated;

grant insert (started_at), update (started_at) on public.interviews to authenticated;

grant insert (status), update (status) on public.interviews to authenticated;

grant insert (application_id) on public.invitations to authenticated;

grant insert (email_template), update (email_template) on public.invitations to authenticated;

grant insert (expires_at), update (expires_at) on public.invitations to authenticated;

grant insert (id) on public.invitations to authenticated;

grant update (opened_at) on public.invitations to anon;

grant insert (opened_at), update (opened_at) on public.invitations to authenticated;

grant insert (sent_at), update (sent_at) on public.invitations to authenticated;

grant update (status) on public.invitations to anon;

grant insert (status), update (status) on public.invitations to authenticated;

grant insert (token) on public.invitations to authenticated;

grant insert (created_by) on public.job_roles to authenticated;

grant insert (department), update (department) on public.job_roles to authenticated;

grant insert (description), update (description) on public.job_roles to authenticated;

grant insert (employment_type), update (employment_type) on public.job_roles to authenticated;

grant insert (id) on public.job_roles to authenticated;

grant insert (industry), update (industry) on public.job_roles to authenticated;

grant insert (interview_structure), update (interview_structure) on public.job_roles to authenticated;

grant insert (location), update (location) on public.job_roles to authenticated;

grant insert (organisation_id) on public.job_roles to authenticated;

grant insert (requirements), update (requirements) on public.job_roles to authenticated;

grant insert (salary_range_max), update (salary_range_max) on public.job_roles to authenticated;

grant insert (salary_range_min), update (salary_range_min) on public.job_roles to authenticated;

grant insert (scoring_rubric), update (scoring_rubric) on public.job_roles to authenticated;

grant insert (status), update (status) on public.job_roles to authenticated;

grant insert (title), update (title) on public.job_roles to authenticated;

grant insert (work_type), update (work_type) on public.job_roles to authenticated;

grant update (role) on public.org_users to authenticated;

grant update (billing_address) on public.organisations to authenticated;

grant update (billing_email) on public.organisations to authenticated;

grant update (candidate_sees_score) on public.organisations to authenticated;

grant update (description) on public.organisations to authenticated;

grant update (industry) on public.organisations to authenticated;

grant update (logo_url) on public.organisations to authenticated;

grant update (name) on public.organisations to authenticated;

grant update (recording_retention_days) on public.organisations to authenticated;

grant update (transcript_retention_days) on public.organisations to authenticated;

grant update (values_framework) on public.organisations to authenticated;

grant update (website) on public.organisations to authenticated;

grant insert (duration_seconds), update (duration_seconds) on public.practice_interviews to authenticated;

grant insert (ended_at), update (ended_at) on public.practice_interviews to authenticated;

grant insert (feedback), update (feedback) on public.practice_interviews to authenticated;

grant insert (id) on public.practice_interviews to authenticated;

grant insert (sample_role_type), update (sample_role_type) on public.practice_interviews to authenticated;

grant insert (started_at), update (started_at) on public.practice_interviews to authenticated;

grant insert (status), update (status) on public.practice_interviews to authenticated;

grant insert (user_id) on public.practice_interviews to authenticated;

grant select (content_type) on public.recording_parts to authenticated;

grant select (created_at) on public.recording_parts to authenticated;

grant select (deleted_at) on public.recording_parts to authenticated;

grant select (duration_ms) on public.recording_parts to authenticated;

grant select (id) on public.recording_parts to authenticated;

grant select (imported_at) on public.recording_parts to authenticated;

grant select (interview_id) on public.recording_parts to authenticated;

grant select (part_index) on public.recording_parts to authenticated;

grant select (recorded_at) on public.recording_parts to authenticated;

grant select (size_bytes) on public.recording_parts to authenticated;

grant insert (cited_quotes), update (cited_quotes) on public.score_dimensions to authenticated;

grant insert (created_at), update (created_at) on public.score_dimensions to authenticated;

grant insert (dimension), update (dimension) on public.score_dimensions to authenticated;

grant insert (evidence), update (evidence) on public.score_dimensions to authenticated;

grant insert (id), update (id) on public.score_dimensions to authenticated;

grant insert (interview_id), update (interview_id) on public.score_dimensions to authenticated;

grant insert (score), update (score) on public.score_dimensions to authenticated;

grant insert (weight), update (weight) on public.score_dimensions to authenticated;

grant insert (confidence) on public.transcript_segments to authenticated;

grant insert (content) on public.transcript_segments to authenticated;

grant insert (created_at) on public.transcript_segments to authenticated;

grant insert (end_time_ms) on public.transcript_segments to authenticated;

grant insert (id) on public.transcript_segments to authenticated;

grant insert (interview_id) on public.transcript_segments to authenticated;

grant insert (speaker) on public.transcript_segments to authenticated;

grant insert (start_time_ms) on public.transcript_segments to authenticated;

grant execute on function public.accept_invitation(uuid,text,text) to service_role;

grant execute on function public.accept_member_invitation(uuid,text,text) to service_role;

grant execute on function public.add_batch_files(uuid,uuid,text[]) to service_role;

grant execute on function public.applications_without_score() to authenticated;

grant execute on function public.apply_call_event(jsonb,integer) to service_role;

grant execute on function public.approve_batch_resumes(uuid,uuid,jsonb) to service_role;

grant execute on function public.change_member_role(uuid,uuid,uuid,text,text) to service_role;

grant execute on function public.claim_communication_identity(uuid) to service_role;

grant execute on function public.claim_deletion_request(uuid) to service_role;

grant execute on function public.claim_expired_resumes(uuid,integer) to service_role;

grant execute on function public.claim_mail_name(uuid,text,text) to service_role;

grant execute on function public.claim_member_mails(integer,uuid) to service_role;

grant execute on function public.claim_pending_messages(integer) to service_role;

grant execute on function public.claim_recording_actions(boolean,integer) to service_role;

grant execute on function public.claim_recordings(uuid,integer,boolean) to service_role;

grant execute on function public.complete_interview(uuid,uuid,integer) to service_role;

grant execute on function public.consume_rate_limit(text,integer,integer,uuid) to service_role;

grant execute on function public.continue_retention_run(uuid) to service_role;

grant execute on function public.create_organisation(uuid,text,text,text,text,text,text,text,text,text) to service_role;

grant execute on function public.create_resume_batch(uuid,uuid,text,text,text) to service_role;

grant execute on function public.delete_closed_organisations(uuid,integer) to service_role;

grant execute on function public.delete_expired_batch_resumes(uuid,integer) to service_role;

grant execute on function public.delete_organisation(uuid,uuid,text) to service_role;

grant execute on function public.delete_transcripts(uuid,jsonb) to service_role;

grant execute on function public.end_retention_run(uuid,text) to service_role;

grant execute on function public.export_section(uuid,text,integer,uuid,uuid[]) to service_role;

grant execute on function public.find_open_interview(uuid,text,text) to service_role;

grant execute on function public.finish_invitation(uuid,uuid,text,text,text) to service_role;

grant execute on function public.finish_member_mail(uuid,text) to service_role;

grant execute on function public.finish_recordings(uuid,uuid[],boolean) to service_role;

grant execute on function public.finish_resumes(uuid,uuid[]) to service_role;

grant execute on function public.get_user_org_id(uuid) to authenticated;

grant execute on function public.has_role(public.app_role,uuid) to authenticated;

grant execute on function public.invite_member(uuid,uuid,uuid,text,text,text,text,integer,text,text,text) to service_role;

grant execute on function public.is_invitation_token(public.invitation_token,public.invitation_token) to anon;

grant execute on function public.is_invitation_token(public.invitation_token,public.invitation_token) to service_role;

grant execute on function public.is_invitation_token(public.invitation_token,public.invitation_token) to authenticated;

grant execute on function public.is_user() to authenticated;

grant execute on function public.job_roles_applied_for() to authenticated;

grant execute on function public.job_roles_of_caller(text) to authenticated;

grant execute on function public.list_export_sections() to service_role;

grant execute on function public.list_members(uuid,uuid) to service_role;

grant execute on function public.list_own_deletion_requests() to authenticated;

grant execute on function public.list_run_results(uuid) to service_role;

grant execute on function public.list_unchecked_names(integer) to service_role;

grant execute on function public.mark_messages_sent(text[]) to service_role;

grant execute on function public.may_store_resume(text) to authenticated;

grant execute on function public.open_interview(uuid,uuid,boolean,text,text,text) to service_role;

grant execute on function public.organisations(public.job_roles) to anon;

grant execute on function public.organisations(public.job_roles) to service_role;

grant execute on function public.organisations(public.job_roles) to authenticated;

grant execute on function public.organisations_of_caller(text) to authenticated;

grant execute on function public.ping() to service_role;

grant execute on function public.prepare_invitation(uuid,uuid,text,integer,integer,text,uuid,uuid,text,integer,text,text,text,boolean) to service_role;

grant execute on function public.presented_invitation(text) to anon;

grant execute on function public.presented_invitation(text) to authenticated;

grant execute on function public.quarantine_event(text,text) to service_role;

grant execute on function public.queue_batch_resumes(uuid,uuid) to service_role;

grant execute on function public.queue_retention_run(uuid) to service_role;

grant execute on function public.rank_applications(uuid,uuid) to service_role;

grant execute on function public.rank_candidates(uuid,uuid,integer,numeric) to service_role;

grant execute on function public.read_backlog() to service_role;

grant execute on function public.read_batch_resume(uuid) to service_role;

grant execute on function public.read_expired_transcripts(uuid,integer) to service_role;

grant execute on function public.read_group_call(uuid,uuid) to service_role;

grant execute on function public.read_quarantined_events(uuid,integer,uuid) to service_role;

grant execute on function public.read_recording_part(uuid) to service_role;

grant execute on function public.read_resume_batch(uuid,integer,text,uuid) to authenticated;

grant execute on function public.read_resumes_to_approve(uuid,uuid,uuid[]) to service_role;

grant execute on function public.read_retention_run(uuid,uuid[]) to service_role;

grant execute on function public.read_retention_status(uuid) to service_role;

grant execute on function public.read_score(uuid,uuid) to service_role;

grant execute on function public.read_scoring_context(uuid,uuid) to service_role;

grant execute on function public.read_scoring_job(uuid,timestamp with time zone) to service_role;

grant execute on function public.read_turn_context(uuid,uuid) to service_role;

grant execute on function public.record_consent(uuid,uuid,boolean,boolean,text) to service_role;

grant execute on function public.record_export(uuid,text) to service_role;

grant execute on function public.record_mail_event(text,text,text,timestamp with time zone,text) to service_role;

grant execute on function public.record_retention_failure(uuid,text,uuid,uuid,boolean) to service_role;

grant execute on function public.release_communication_identity(uuid) to service_role;

grant execute on function public.release_recording_start(text,integer) to service_role;

grant execute on function public.remove_member(uuid,uuid,uuid,text) to service_role;

grant execute on function public.request_deletion(uuid,text,text,text,text,text) to service_role;

grant execute on function public.revoke_invitation(uuid,uuid) to service_role;

grant execute on function public.revoke_member_invitation(uuid,uuid,uuid,text) to service_role;

grant execute on function public.save_batch_resume(uuid,text,text,jsonb,text,text) to service_role;

grant execute on function public.save_communication_identity(uuid,text) to service_role;

grant execute on function public.save_imported_part(uuid,text,text,bigint,timestamp with time zone) to service_role;

grant execute on function public.save_match_scores(uuid,uuid,jsonb) to service_role;

grant execute on function public.save_resume_file(uuid,text) to service_role;

grant execute on function public.save_started_recording(text,text,timestamp with time zone) to service_role;

grant execute on function public.save_stopped_recording(text,timestamp with time zone) to service_role;

grant execute on function public.start_retention_run(boolean,uuid,text) to service_role;

grant execute on function public.store_opening(uuid,uuid,text,text[]) to service_role;

grant execute on function public.store_score(uuid,numeric,text,text,text,text,text,text,jsonb,integer,uuid,text) to service_role;

grant execute on function public.store_turn(uuid,uuid,integer,text,text,text[],timestamp with time zone,timestamp with time zone,text,text[]) to service_role;

grant execute on function public.update_deletion_request(uuid,uuid,text,jsonb,text,uuid[]) to service_role;

grant execute on function public.user_belongs_to_org(uuid,uuid) to authenticated;

grant execute on function public.user_org_role(uuid,uuid) to authenticated;

grant execute on function public.validate_invitation(text) to service_role;

comment on column public.application_scores.application_id is 'operational: the application';

comment on column public.application_scores.best_score is 'personal: the best score, 0 to 100';

comment on column public.application_scores.interview_id is 'operational: the interview with the best score';

comment on column public.application_scores.job_role_id is 'operational: the role';

comment on column public.applications.candidate_id is 'identifier: the candidate';

comment on column public.applications.created_at is 'operational: when the row was created';

comment on column public.applications.id is 'operational: primary key';

comment on column public.applications.invited_email is 'personal: mail address of the invited person, until they accept';

comment on column public.applications.job_role_id is 'operational: the job role';

comment on column public.applications.match_score is 'personal: how well the candidate fits the role';

comment on column public.applications.status is 'personal: how far the application is, or its result';

comment on column public.applications.updated_at is 'operational: when the row was last changed';

comment on column public.audit_log.action is 'operational: what was done';

comment on column public.audit_log.created_at is 'operational: when it was done';

comment on column public.audit_log.entity_id is 'identifier: id of the entity; a person where entity_type is user';

comment on column public.audit_log.entity_type is 'operational: kind of the entity';

comment on column public.audit_log.id is 'operational: primary key';

comment on column public.audit_log.ip_address is 'personal: IP address of the request';

comment on column public.audit_log.new_values is 'operational: ids, counts and codes, never personal values';

comment on column public.audit_log.old_values is 'operational: ids, counts and codes, never personal values';

comment on column public.audit_log.organisation_id is 'operational: the organisation that it concerns';

comment on column public.audit_log.user_id is 'identifier: who did it';

comment on column public.batch_resumes.application_id is 'operational: the application';

comment on column public.batch_resumes.batch_id is 'operational: the batch';

comment on column public.batch_resumes.created_at is 'operational: when the row was created';

comment on column public.batch_resumes.duplicate_of is 'operational: the earlier resume of the same person for the role';

comment on column public.batch_resumes.email is 'personal: mail address in the resume, in lower case, as mail is sent to it';

comment on column public.batch_resumes.file_digest is 'operational: SHA-256 of the file';

comment on column public.batch_resumes.file_name is 'personal: name of the file';

comment on column public.batch_resumes.id is 'operational: primary key';

comment on column public.batch_resumes.link_expires_at is 'operational: until when the file can be uploaded';

comment on column public.batch_resumes.queued_at is 'operational: since when it is to be parsed';

comment on column public.batch_resumes.reason is 'operational: why it needs a review, is a duplicate, or was refused, as a code';

comment on column public.batch_resumes.resume is 'personal: what the resume says';

comment on column public.batch_resumes.state is 'operational: how far it is';

comment on column public.call_events."time" is 'operational: when it happened';

comment on column public.call_events.event_id is 'operational: primary key, from Event Grid';

comment on column public.call_events.interview_id is 'operational: the interview, once it is known';

comment on column public.call_events.parked is 'operational: the event, without names, until its interview is known';

comment on column public.call_events.received_at is 'operational: when it was received';

comment on column public.call_events.recording_id is 'operational: id of the recording at Azure';

comment on column public.call_events.server_call_id is 'operational: id of the call at Azure';

comment on column public.call_events.type is 'operational: kind of event';

comment on column public.call_recordings.call_id is 'operational: the call';

comment on column public.call_recordings.created_at is 'operational: when the row was created';

comment on column public.call_recordings.id is 'operational: primary key';

comment on column public.call_recordings.recording_id is 'operational: id of the recording at Azure';

comment on column public.call_recordings.started_at is 'operational: when it was started';

comment on column public.call_recordings.stopped_at is 'operational: when it was stopped';

comment on column public.candidate_dei.created_at is 'operational: when the row was created';

comment on column public.candidate_dei.disability_status is 'personal: as stated by the person';

comment on column public.candidate_dei.ethnicity is 'personal: as stated by the person';

comment on column public.candidate_dei.gender is 'personal: as stated by the person';

comment on column public.candidate_dei.id is 'operational: primary key';

comment on column public.candidate_dei.user_id is 'identifier: the person';

comment on column public.candidate_dei.veteran_status is 'personal: as stated by the person';

comment on column public.candidate_profiles.availability is 'personal: when the person can start';

comment on column public.candidate_profiles.country is 'personal: country';

comment on column public.candidate_profiles.created_at is 'operational: when the row was created';

comment on column public.candidate_profiles.cv_file_path is 'content: path of the resume in storage';

comment on column public.candidate_profiles.cv_uploaded_at is 'operational: when the resume was uploaded';

comment on column public.candidate_profiles.email is 'personal: mail address';

comment on column public.candidate_profiles.first_name is 'personal: first name';

comment on column public.candidate_profiles.gpa_wam is 'personal: average grade';

comment on column public.candidate_profiles.id is 'operational: primary key';

comment on column public.candidate_profiles.last_name is 'personal: last name';

comment on column public.candidate_profiles.linkedin_url is 'personal: LinkedIn profile';

comment on column public.candidate_profiles.paused_at is 'personal: since when the person has paused looking for work';

comment on column public.candidate_profiles.phone is 'personal: phone number';

comment on column public.candidate_profiles.portfolio_url is 'personal: portfolio';

comment on column public.candidate_profiles.postcode is 'personal: postcode';

comment on column public.candidate_profiles.profile_visibility is 'personal: who may see the profile';

comment on column public.candidate_profiles.state is 'personal: state';

comment on column public.candidate_profiles.suburb is 'personal: suburb';

comment on column public.candidate_profiles.updated_at is 'operational: when the row was last changed';

comment on column public.candidate_profiles.user_id is 'identifier: the person';

comment on column public.candidate_profiles.visibility_settings is 'personal: what others may see of the profile';

comment on column public.candidate_profiles.work_mode is 'personal: preferred mode of work';

comment on column public.candidate_profiles.work_rights is 'personal: right to work';

comment on column public.candidate_skills.created_at is 'operational: when the row was created';

comment on column public.candidate_skills.id is 'operational: primary key';

comment on column public.candidate_skills.proficiency_level is 'personal: level of proficiency';

comment on column public.candidate_skills.skill_name is 'personal: name of the skill';

comment on column public.candidate_skills.skill_type is 'personal: kind of skill';

comment on column public.candidate_skills.user_id is 'identifier: the person';

comment on column public.communication_identities.acs_user_id is 'identifier: id of the user in Azure Communication Services';

comment on column public.communication_identities.claimed_at is 'operational: since when a request is creating the identity';

comment on column public.communication_identities.created_at is 'operational: when the row was created';

comment on column public.communication_identities.user_id is 'identifier: the user';

comment on column public.data_deletion_requests.claimed_until is 'operational: until when a retention run has claimed it';

comment on column public.data_deletion_requests.created_at is 'operational: when the row was created';

comment on column public.data_deletion_requests.failures is 'operational: how often it failed';

comment on column public.data_deletion_requests.id is 'operational: primary key';

comment on column public.data_deletion_requests.last_run_id is 'operational: the retention run that last tried it';

comment on column public.data_deletion_requests.notes is 'content: why it was deferred or failed';

comment on column public.data_deletion_requests.processed_at is 'operational: when it was completed';

comment on column public.data_deletion_requests.processed_by is 'identifier: the user who processed it';

comment on column public.data_deletion_requests.reason is 'content: reason given by the person';

comment on column public.data_deletion_requests.removed_outside is 'operational: how many files and identities have been deleted for it';

comment on column public.data_deletion_requests.request_type is 'personal: what is to be deleted';

comment on column public.data_deletion_requests.requested_at is 'operational: when it was requested';

comment on column public.data_deletion_requests.retry_at is 'operational: when the nightly run next tries a request that failed';

comment on column public.data_deletion_requests.status is 'operational: state of the request';

comment on column public.data_deletion_requests.user_id is 'identifier: the person';

comment on column public.deleted_call_tombstones.deleted_at is 'operational: when the call or recording was deleted';

comment on column public.deleted_call_tombstones.digest is 'operational: the SHA-256 of the id of a call or recording';

comment on column public.education.created_at is 'operational: when the row was created';

comment on column public.education.degree is 'personal: degree';

comment on column public.education.end_date is 'personal: end';

comment on column public.education.field_of_study is 'personal: field of study';

comment on column public.education.id is 'operational: primary key';

comment on column public.education.institution is 'personal: institution';

comment on column public.education.is_current is 'personal: whether it continues';

comment on column public.education.start_date is 'personal: start';

comment on column public.education.user_id is 'identifier: the person';

comment on column public.employment_history.company_name is 'personal: employer';

comment on column public.employment_history.created_at is 'operational: when the row was created';

comment on column public.employment_history.description is 'content: description by the person';

comment on column public.employment_history.end_date is 'personal: end';

comment on column public.employment_history.id is 'operational: primary key';

comment on column public.employment_history.is_current is 'personal: whether it continues';

comment on column public.employment_history.job_title is 'personal: title of the position';

comment on column public.employment_history.start_date is 'personal: start';

comment on column public.employment_history.user_id is 'identifier: the person';

comment on column public.erasure_receipts.completed_at is 'operational: when it was completed';

comment on column public.erasure_receipts.id is 'operational: id of the request, which may be deleted';

comment on column public.erasure_receipts.removed is 'operational: numbers of deleted rows, files and identities';

comment on column public.erasure_receipts.request_type is 'operational: type of the request';

comment on column public.erasure_receipts.requested_at is 'operational: when it was requested';

comment on column public.group_calls.group_id is 'operational: id by which its participants join the call';

comment on column public.group_calls.interview_id is 'operational: primary key, the interview';

comment on column public.idempotency_keys.answer is 'content: the stored response';

comment on column public.idempotency_keys.claimed_at is 'operational: since when a request is being processed';

comment on column public.idempotency_keys.expires_at is 'operational: until when the request can be repeated';

comment on column public.idempotency_keys.key is 'content: the key, chosen by the client';

comment on column public.idempotency_keys.request_hash is 'operational: SHA-256 of the request';

comment on column public.idempotency_keys.resource_id is 'operational: id of what the request creates';

comment on column public.idempotency_keys.route is 'operational: name of the function';

comment on column public.idempotency_keys.user_id is 'identifier: the user who sent the request';

comment on column public.interview_calls.control_claimed_at is 'operational: since when an instance is starting or stopping its recording';

comment on column public.interview_calls.control_paused_until is 'operational: until when no recording of it is started';

comment on column public.interview_calls.correlation_id is 'operational: correlation id of the call at Azure';

comment on column public.interview_calls.created_at is 'operational: when the row was created';

comment on column public.interview_calls.ended_at is 'operational: end';

comment on column public.interview_calls.id is 'operational: primary key';

comment on column public.interview_calls.interview_id is 'operational: the interview';

comment on column public.interview_calls.last_event_at is 'operational: time of its latest event';

comment on column public.interview_calls.reported_duration_seconds is 'operational: duration as reported by Azure';

comment on column public.interview_calls.server_call_id is 'operational: id of the call at Azure';

comment on column public.interview_calls.started_at is 'operational: start';

comment on column public.interview_consents.ai_disclosure is 'personal: whether the candidate was informed of the AI and consents';

comment on column public.interview_consents.created_at is 'operational: when the consent was given';

comment on column public.interview_consents.id is 'operational: primary key';

comment on column public.interview_consents.interview_id is 'operational: the interview';

comment on column public.interview_consents.recording is 'personal: whether the candidate consents to being recorded';

comment on column public.interview_consents.text_version is 'operational: version of the text that was shown';

comment on column public.interview_scores.anti_cheat_risk_level is 'personal: likelihood of cheating';

comment on column public.interview_scores.candidate_feedback is 'content: feedback for the candidate';

comment on column public.interview_scores.created_at is 'operational: when the row was created';

comment on column public.interview_scores.human_override is 'operational: whether a person has overridden the score';

comment on column public.interview_scores.human_override_by is 'identifier: who has overridden it';

comment on column public.interview_scores.human_override_reason is 'content: why they have overridden it';

comment on column public.interview_scores.id is 'operational: primary key';

comment on column public.interview_scores.interview_id is 'operational: the interview';

comment on column public.interview_scores.model_version is 'operational: the model that scored';

comment on column public.interview_scores.narrative_summary is 'content: summary of the interview for the organisation';

comment on column public.interview_scores.overall_score is 'personal: the score, 0 to 100';

comment on column public.interview_scores.prompt_version is 'operational: version of the prompt';

comment on column public.interview_scores.rubric_version is 'operational: version of the rubric';

comment on column public.interview_scores.scored_by is 'identifier: ai, or the user who scored';

comment on column public.interview_scores.segment_count is 'operational: number of transcript segments that were scored';

comment on column public.interview_scores.updated_at is 'operational: when the row was last changed';

comment on column public.interview_turns.answered_at is 'operational: when the interviewer''s reply was complete';

comment on column public.interview_turns.asked_at is 'operational: when the candidate''s answer was received';

comment on column public.interview_turns.competencies_covered is 'personal: competencies covered so far';

comment on column public.interview_turns.created_at is 'operational: when the row was created';

comment on column public.interview_turns.id is 'operational: primary key';

comment on column public.interview_turns.interview_id is 'operational: the interview';

comment on column public.interview_turns.suggested_followup is 'content: suggested next question';

comment on column public.interview_turns.turn is 'operational: number of the turn, from 1';

comment on column public.interviews.anti_cheat_signals is 'personal: signs of cheating';

comment on column public.interviews.application_id is 'operational: the application';

comment on column public.interviews.closed_at is 'operational: when somebody completed it; no later call opens it again';

comment on column public.interviews.competencies is 'content: the competencies that it is about, by number';

comment on column public.interviews.created_at is 'operational: when the row was created';

comment on column public.interviews.deletion_failures is 'operational: how often its recording could not be deleted';

comment on column public.interviews.deletion_retry_at is 'operational: when the nightly run next tries to delete a recording that could not be deleted';

comment on column public.interviews.duration_seconds is 'operational: duration of its calls, or from start to end';

comment on column public.interviews.ended_at is 'operational: end';

comment on column public.interviews.id is 'operational: primary key';

comment on column public.interviews.last_active_at is 'operational: latest time of a turn, call event or recording';

comment on column public.interviews.legal_hold is 'operational: whether nothing of it may be deleted';

comment on column public.interviews.metadata is 'operational: ids of its latest call, and the time of the latest event';

comment on column public.interviews.organisation_id is 'operational: the organisation of its job role';

comment on column public.interviews.recording_deleted_at is 'operational: when the recording was deleted';

comment on column public.interviews.recording_url is 'content: URL of the first file of its recording';

comment on column public.interviews.retention_claimed_by is 'operational: the retention run that has claimed it';

comment on column public.interviews.retention_claimed_until is 'operational: until when a retention run has claimed it, to delete its data';

comment on column public.interviews.started_at is 'operational: start';

comment on column public.interviews.status is 'operational: state of the interview';

comment on column public.interviews.transcript_deleted_at is 'operational: when the transcript was deleted';

comment on column public.interviews.transcript_deletion_failures is 'operational: how often its transcript could not be deleted';

comment on column public.interviews.transcript_deletion_retry_at is 'operational: when the nightly run next tries to delete a transcript that could not be deleted';

comment on column public.interviews.updated_at is 'operational: when the row was last changed';

comment on column public.invitations.accepted_at is 'operational: when it was accepted';

comment on column public.invitations.application_id is 'operational: the application';

comment on column public.invitations.created_at is 'operational: when the row was created';

comment on column public.invitations.email_id is 'operational: id of the mail at the mail service';

comment on column public.invitations.email_template is 'content: version of the text, or what the recruiter wrote';

comment on column public.invitations.expires_at is 'operational: until when it can be accepted';

comment on column public.invitations.id is 'operational: primary key';

comment on column public.invitations.interview_id is 'operational: the interview that was opened by accepting it';

comment on column public.invitations.mail_failure is 'operational: why the status is bounced: the kind of event that the mail service reported';

comment on column public.invitations.mail_failure_reason is 'operational: its reason, as a code of the mail service, where it gave one';

comment on column public.invitations.opened_at is 'operational: when it was first opened';

comment on column public.invitations.revoked_at is 'operational: when it was revoked';

comment on column public.invitations.sending_until is 'operational: until when a request is sending its mail; null once that has ended';

comment on column public.invitations.sent_at is 'operational: when the mail was sent';

comment on column public.invitations.status is 'operational: how far the invitation is';

comment on column public.invitations.token is 'operational: SHA-256 of the token in the link';

comment on column public.job_roles.created_at is 'operational: when the row was created';

comment on column public.job_roles.created_by is 'identifier: the member who created it';

comment on column public.job_roles.department is 'organisation: department of the organisation';

comment on column public.job_roles.description is 'organisation: description of the work';

comment on column public.job_roles.employment_type is 'organisation: full time, part time or other';

comment on column public.job_roles.id is 'operational: primary key';

comment on column public.job_roles.industry is 'organisation: industry';

comment on column public.job_roles.interview_structure is 'organisation: the plan of its interviews';

comment on column public.job_roles.location is 'organisation: where the work is done';

comment on column public.job_roles.organisation_id is 'operational: the organisation';

comment on column public.job_roles.requirements is 'organisation: what candidates must bring';

comment on column public.job_roles.salary_range_max is 'organisation: highest salary';

comment on column public.job_roles.salary_range_min is 'organisation: lowest salary';

comment on column public.job_roles.scoring_rubric is 'organisation: the rubric for its interviews';

comment on column public.job_roles.status is 'operational: whether candidates can apply';

comment on column public.job_roles.title is 'organisation: title of the vacancy';

comment on column public.job_roles.updated_at is 'operational: when the row was last changed';

comment on column public.job_roles.work_type is 'organisation: on site, remote or both';

comment on column public.mail_events.email_id is 'operational: id of the mail at the mail service';

comment on column public.mail_events.event is 'operational: kind of event';

comment on column public.mail_events.event_id is 'operational: primary key, from the mail service';

comment on column public.mail_events.expires_at is 'operational: when the row can be deleted';

comment on column public.mail_events.happened_at is 'operational: when it happened';

comment on column public.mail_events.reason is 'operational: why the mail did not arrive, as a code of the mail service';

comment on column public.member_invitations.accepted_at is 'operational: when it was accepted';

comment on column public.member_invitations.attempts is 'operational: how often sending the mail was tried';

comment on column public.member_invitations.created_at is 'operational: when the row was created';

comment on column public.member_invitations.email is 'personal: mail address of the invited person, as it was typed';

comment on column public.member_invitations.email_id is 'operational: id of the mail at the mail service';

comment on column public.member_invitations.expires_at is 'operational: until when it can be accepted';

comment on column public.member_invitations.id is 'operational: primary key';

comment on column public.member_invitations.invited_by is 'identifier: the admin who invited them';

comment on column public.member_invitations.mail_failure is 'operational: what the mail service reported of a mail that did not arrive';

comment on column public.member_invitations.mail_failure_reason is 'operational: its reason, as a code of the mail service, where it gave one';

comment on column public.member_invitations.next_attempt_at is 'operational: when sending the mail is tried next';

comment on column public.member_invitations.organisation_id is 'operational: the organisation';

comment on column public.member_invitations.role is 'personal: the role that they will have';

comment on column public.member_invitations.send_to is 'personal: the same address, as mail is sent to it';

comment on column public.member_invitations.sent_at is 'operational: when the mail was sent';

comment on column public.member_invitations.token is 'operational: SHA-256 of the token in the link';

comment on column public.org_users.created_at is 'operational: when the user joined';

comment on column public.org_users.id is 'operational: primary key';

comment on column public.org_users.organisation_id is 'operational: the organisation';

comment on column public.org_users.role is 'personal: the role of the member';

comment on column public.org_users.user_id is 'identifier: the member';

comment on column public.organisations.billing_address is 'organisation: postal address for bills';

comment on column public.organisations.billing_email is 'organisation: mail address for bills';

comment on column public.organisations.candidate_sees_score is 'organisation: whether candidates see their scores, and not only the feedback';

comment on column public.organisations.closed_at is 'operational: when it was closed; it is deleted after its transcript retention';

comment on column public.organisations.created_at is 'operational: when the row was created';

comment on column public.organisations.description is 'organisation: its description of itself';

comment on column public.organisations.id is 'operational: primary key';

comment on column public.organisations.industry is 'organisation: its industry';

comment on column public.organisations.logo_url is 'organisation: URL of its logo';

comment on column public.organisations.mail_name is 'organisation: its name in mails; null before the first check, another than its name where it may not have that';

comment on column public.organisations.name is 'organisation: its name';

comment on column public.organisations.name_digest is 'operational: the same for names that look alike; no two organisations have it in mails';

comment on column public.organisations.recording_retention_days is 'organisation: days after which recordings are deleted, 90 where it is null';

comment on column public.organisations.transcript_retention_days is 'organisation: days after which transcripts and resumes are deleted, never where it is null';

comment on column public.organisations.updated_at is 'operational: when the row was last changed';

comment on column public.organisations.values_framework is 'organisation: its values';

comment on column public.organisations.website is 'organisation: its website';

comment on column public.outgoing_messages.body is 'operational: ids of what the message is about';

comment on column public.outgoing_messages.claimed_at is 'operational: since when an instance is sending it';

comment on column public.outgoing_messages.created_at is 'operational: when the row was created';

comment on column public.outgoing_messages.due_at is 'operational: earliest time of delivery';

comment on column public.outgoing_messages.interview_id is 'operational: the interview';

comment on column public.outgoing_messages.message_id is 'operational: primary key; the id of the message in Service Bus';

comment on column public.outgoing_messages.queue is 'operational: name of the queue';

comment on column public.outgoing_messages.sent_at is 'operational: when it was sent';

comment on column public.outgoing_messages.traceparent is 'operational: the trace of the change that it follows from';

comment on column public.practice_interviews.created_at is 'operational: when the row was created';

comment on column public.practice_interviews.duration_seconds is 'operational: duration';

comment on column public.practice_interviews.ended_at is 'operational: end';

comment on column public.practice_interviews.feedback is 'content: feedback to the person';

comment on column public.practice_interviews.id is 'operational: primary key';

comment on column public.practice_interviews.sample_role_type is 'personal: kind of role practised for';

comment on column public.practice_interviews.started_at is 'operational: start';

comment on column public.practice_interviews.status is 'operational: state of the interview';

comment on column public.practice_interviews.user_id is 'identifier: the person';

comment on column public.quarantined_events.digest is 'operational: the SHA-256 of the payload, in hex';

comment on column public.quarantined_events.id is 'operational: primary key';

comment on column public.quarantined_events.payload is 'content: what was delivered';

comment on column public.quarantined_events.reason is 'operational: why it could not be read or applied';

comment on column public.quarantined_events.received_at is 'operational: when it was received';

comment on column public.rate_limits.expires_at is 'operational: when the row can be deleted';

comment on column public.rate_limits.hits is 'operational: times of the requests in the window';

comment on column public.rate_limits.key is 'identifier: name of the limit, with a digest of the user or address';

comment on column public.recording_parts.content_location is 'content: URL of the file at Azure';

comment on column public.recording_parts.content_type is 'operational: content type of the file';

comment on column public.recording_parts.created_at is 'operational: when the row was created';

comment on column public.recording_parts.deleted_at is 'operational: when it was deleted';

comment on column public.recording_parts.deletion_claimed_at is 'operational: when it was last claimed for deletion';

comment on column public.recording_parts.document_id is 'operational: id of the file at Azure';

comment on column public.recording_parts.duration_ms is 'operational: duration in milliseconds';

comment on column public.recording_parts.event_time is 'operational: time of the event that reported the file';

comment on column public.recording_parts.format is 'operational: format, as reported by Azure';

comment on column public.recording_parts.id is 'operational: primary key';

comment on column public.recording_parts.imported_at is 'operational: when the file was imported';

comment on column public.recording_parts.interview_id is 'operational: the interview';

comment on column public.recording_parts.is_late is 'operational: whether it was reported after its recording was deleted';

comment on column public.recording_parts.late_tried_by is 'operational: the retention run that last tried to delete it, where it is late';

comment on column public.recording_parts.metadata_location is 'content: URL of the metadata file beside it';

comment on column public.recording_parts.own_storage is 'operational: whether Azure has written the file into our own storage';

comment on column public.recording_parts.part_index is 'operational: number of the part, from 0';

comment on column public.recording_parts.recorded_at is 'operational: start of the recording';

comment on column public.recording_parts.recording_id is 'operational: id of the recording at Azure';

comment on column public.recording_parts.size_bytes is 'operational: size of the file';

comment on column public.recording_parts.url is 'content: URL of the file in our own storage';

comment on column public.resume_batches.created_at is 'operational: when the row was created';

comment on column public.resume_batches.created_by is 'identifier: the member who created it';

comment on column public.resume_batches.id is 'operational: primary key';

comment on column public.resume_batches.job_role_id is 'operational: the job role';

comment on column public.resume_reviews.claimed_until is 'operational: until when a retention run has claimed them';

comment on column public.resume_reviews.created_at is 'operational: when the row was created';

comment on column public.resume_reviews.deletion_failures is 'operational: how often the resumes could not be deleted';

comment on column public.resume_reviews.review_at is 'operational: when the resumes are checked next';

comment on column public.resume_reviews.user_id is 'identifier: the person';

comment on column public.retention_failures.created_at is 'operational: when the row was created';

comment on column public.retention_failures.failed_before is 'operational: whether an earlier run could not delete it either';

comment on column public.retention_failures.id is 'operational: primary key';

comment on column public.retention_failures.interview_id is 'operational: the interview';

comment on column public.retention_failures.of_transcript is 'operational: whether the transcript of the interview could not be deleted';

comment on column public.retention_failures.reason is 'operational: code of the error';

comment on column public.retention_failures.request_id is 'operational: the privacy request';

comment on column public.retention_failures.run_id is 'operational: the retention run';

comment on column public.retention_failures.user_id is 'identifier: the person, if it was a resume';

comment on column public.retention_runs.cause is 'operational: what started it';

comment on column public.retention_runs.created_at is 'operational: when the row was created';

comment on column public.retention_runs.ended_at is 'operational: end';

comment on column public.retention_runs.id is 'operational: primary key';

comment on column public.retention_runs.interviews_updated is 'operational: number';

comment on column public.retention_runs.lease_until is 'operational: until when it is claimed by an instance, or may wait in the queue';

comment on column public.retention_runs.organisation_ids is 'operational: the organisations that it covers';

comment on column public.retention_runs.recordings_deleted is 'operational: number';

comment on column public.retention_runs.requested_by is 'identifier: the user who started it';

comment on column public.retention_runs.requests_completed is 'operational: number';

comment on column public.retention_runs.requests_deferred is 'operational: number';

comment on column public.retention_runs.requests_failed is 'operational: number';

comment on column public.retention_runs.resumes_deleted is 'operational: number';

comment on column public.retention_runs.started_at is 'operational: start';

comment on column public.retention_runs.state is 'operational: state of the run';

comment on column public.retention_runs.times_queued is 'operational: how often it was queued';

comment on column public.retention_runs.transcripts_deleted is 'operational: number';

comment on column public.score_dimensions.cited_quotes is 'content: quotes of the candidate''s words';

comment on column public.score_dimensions.created_at is 'operational: when the row was created';

comment on column public.score_dimensions.dimension is 'organisation: name of the dimension in the rubric';

comment on column public.score_dimensions.evidence is 'content: reason for the score';

comment on column public.score_dimensions.id is 'operational: primary key';

comment on column public.score_dimensions.interview_id is 'operational: the interview';

comment on column public.score_dimensions.score is 'personal: the score, 0 to 10';

comment on column public.score_dimensions.weight is 'organisation: weight of the dimension';

comment on column public.sent_mails.email_digest is 'operational: primary key; SHA-256 of the id of the mail at the mail service';

comment on column public.sent_mails.organisation_id is 'operational: the organisation';

comment on column public.sent_mails.outcome is 'operational: what the mail service reported; a failure is not replaced by a delivery';

comment on column public.sent_mails.sent_at is 'operational: when it was sent';

comment on column public.sent_mails.user_id is 'identifier: who sent it';

comment on column public.transcript_segments.confidence is 'operational: confidence of the speech recognition';

comment on column public.transcript_segments.content is 'content: what was said';

comment on column public.transcript_segments.created_at is 'operational: when the row was created';

comment on column public.transcript_segments.end_time_ms is 'operational: end, in milliseconds from the start of the interview';

comment on column public.transcript_segments.id is 'operational: primary key';

comment on column public.transcript_segments.interview_id is 'operational: the interview';

comment on column public.transcript_segments.speaker is 'operational: who spoke';

comment on column public.transcript_segments.start_time_ms is 'operational: start, in milliseconds from the start of the interview';

comment on column public.transcript_segments.turn is 'operational: number of the turn, 0 for the opening';

comment on column public.user_roles.created_at is 'operational: when the row was created';

comment on column public.user_roles.id is 'operational: primary key';

comment on column public.user_roles.role is 'personal: the role by which the frontend shows the user';

comment on column public.user_roles.user_id is 'identifier: the user';

revoke all on public.application_scores from service_role;

revoke all on public.audit_log from service_role;

grant insert, select on public.audit_log to service_role;

revoke all on public.call_events from service_role;

revoke all on public.call_recordings from service_role;

revoke all on public.communication_identities from service_role;

revoke all on public.deleted_call_tombstones from service_role;

revoke all on public.erasure_receipts from service_role;

revoke all on public.group_calls from service_role;

revoke all on public.idempotency_keys from service_role;

revoke all on public.interview_calls from service_role;

revoke all on public.mail_events from service_role;

revoke all on public.member_invitations from service_role;

revoke all on public.outgoing_messages from service_role;

revoke all on public.quarantined_events from service_role;

revoke all on public.rate_limits from service_role;

revoke all on public.resume_reviews from service_role;

revoke all on public.retention_failures from service_role;

revoke all on public.retention_runs from service_role;

revoke all on public.sent_mails from service_role;

do $$
declare
  added record;
begin
  for added in
    select conrelid::regclass as relation, conname from pg_constraint
    where connamespace = 'public'::regnamespace and not convalidated
  loop
    begin
      execute format('alter table %s validate constraint %I', added.relation, added.conname);
    exception when check_violation or foreign_key_violation then
      raise warning '% on %: some older rows break it', added.conname, added.relation;
    end;
  end loop;
end $$;
