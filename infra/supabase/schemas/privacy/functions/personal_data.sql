-- How a caller stands in the keys of what limits them: not by their id or address.
create or replace function public.caller_digest(p_caller text) returns text
language sql immutable set search_path = '' as $$
  select encode(sha256(convert_to(p_caller, 'UTF8')), 'hex')
$$;

-- What tells of a person where it stands in a text: their ids, confirmed addresses and name, and the
-- ids of their interviews and calls.
create or replace function public.names_of(p_user uuid) returns setof text
language plpgsql stable security definer set search_path = '' rows 20 as $$
declare
  -- Anything shorter would be found in texts that have nothing to do with the person.
  shortest constant int := 4;
  -- Of any script, with the marks that some write between their letters.
  name_pattern constant text :=
    '^[[:alpha:]\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u109f\u1780-\u17ff .''’‐-]+$';
begin
  return query
  select distinct lower(btrim(name))
  from (
    select p_user::text
    union all
    select unnest(array[
      case when email_confirmed_at is not null then email::text end,
      case when phone_confirmed_at is not null then phone::text end
    ])
    from auth.users where id = p_user
    union all
    -- Written by the person: only the whole name counts, and nothing that is none.
    select concat_ws(' ', btrim(first_name), btrim(last_name))
    from public.candidate_profiles
    where user_id = p_user
      and first_name ~ '[[:alpha:]]' and last_name ~ '[[:alpha:]]'
      and first_name ~ name_pattern and last_name ~ name_pattern
    union all
    -- Or in the account, in one piece.
    select raw_user_meta_data ->> key from auth.users
    cross join unnest(array['full_name', 'name', 'display_name']) as key
    where id = p_user and raw_user_meta_data ->> key ~ name_pattern
      and btrim(raw_user_meta_data ->> key) ~ '[[:alpha:]][^[:space:]]* .*[[:alpha:]]'
    union all
    select acs_user_id from public.communication_identities where user_id = p_user
    union all
    select interview_id::text from public.interviews_of(p_user) as interview_id
    union all
    select server_call_id from public.interview_calls
    where interview_id in (select public.interviews_of(p_user))
  ) as known (name)
  where length(btrim(name)) >= shortest;
end $$;

-- Whether a payload tells of a person: by a whole word of theirs, no part of another's. One in JSON is read
-- as such: it may spell a name by escapes.
create or replace function public.tells_of(p_payload text, p_user uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
declare
  readable text := p_payload;
begin
  begin
    readable := p_payload::jsonb::text;
  exception when data_exception then
    null;
  end;
  return exists (
    select from public.names_of(p_user) as name
    where position(name in lower(readable)) > 0 and lower(readable) ~ format(
      '(^|[^[:alnum:]])%s($|[^[:alnum:]])',
      regexp_replace(name, '([^[:alnum:][:space:]])', '\\\1', 'g')
    )
  );
end $$;

-- Each place has
--   section     what the export calls it
--   relation    the table
--   rows_of     which of its rows are a person's; $1 is the person
--   paged_by    the uuid that the export's pages go by, or one made of a key
--   shown       what the export shows of a row; null: the section is not exported
--   hidden      what of that it does not: other people, secrets, and where files lie
--   anonymized  what becomes of a row when the person is made anonymous: 'delete', or what is set;
--               null: it stays
--   erased      whether a row is deleted with the person
-- In the order of the export. Erasure goes from the end to the beginning: what tells of a person by
-- other rows goes before those, and what refers to rows before them.
create or replace function public.personal_data() returns table (
  section text,
  relation text,
  rows_of text,
  paged_by text,
  shown text,
  hidden text[],
  anonymized text,
  erased boolean
)
language sql immutable set search_path = '' as $list$
  values
    -- The account, which goes on for those who are made anonymous.
    ('account', 'auth.users', 'id = $1', 'id',
      'id, email, phone, email_change, phone_change, raw_user_meta_data, created_at,
        last_sign_in_at', null::text[],
      $$raw_user_meta_data = '{}'$$, true),
    ('identities', 'auth.identities', 'user_id = $1', 'id',
      'id, provider, identity_data, created_at, last_sign_in_at', null,
      $$identity_data = (
        select jsonb_object_agg(key, value) from jsonb_each(identity_data)
        where key in ('sub', 'email', 'email_verified', 'phone', 'phone_verified')
      )$$, true),
    ('sessions', 'auth.sessions', 'user_id = $1', 'id',
      'id, ip, user_agent, created_at, refreshed_at', null, null, true),
    ('refresh_tokens', 'auth.refresh_tokens', 'user_id::text = $1::text', null, null, null, null,
      true),
    ('sign_in_flows', 'auth.flow_state', 'user_id = $1', null, null, null, null, true),
    ('sign_ins', 'auth.audit_log_entries', 'position($1::text in payload::text) > 0', 'id',
      $$id, payload ->> 'action' as action, created_at,
        case when payload ->> 'actor_id' = $1::text then ip_address end as ip_address$$,
      null, null, true),
    ('user_roles', 'public.user_roles', 'user_id = $1', 'id', '*', null, null, true),
    ('org_users', 'public.org_users', 'user_id = $1', 'id', '*', null, null, true),
    ('communication_identities', 'public.communication_identities', 'user_id = $1', 'user_id',
      '*', null, null, true),

    -- What they tell of themselves.
    ('candidate_profiles', 'public.candidate_profiles', 'user_id = $1', 'id', '*', null,
      'first_name = null, last_name = null, email = null, phone = null, suburb = null,
       state = null, postcode = null, country = null, linkedin_url = null, portfolio_url = null,
       cv_file_path = null, cv_uploaded_at = null, availability = null, work_mode = null,
       work_rights = null, gpa_wam = null, profile_visibility = null, visibility_settings = null,
       paused_at = null', true),
    ('resumes', 'storage.objects',
      $$bucket_id = 'candidate-cvs' and name in (select public.resume_files_of($1))$$, 'id',
      'id, name, metadata, created_at', null, null, false),
    ('resume_reviews', 'public.resume_reviews', 'user_id = $1', 'user_id', 'review_at', null,
      'delete', true),
    ('candidate_skills', 'public.candidate_skills', 'user_id = $1', 'id', '*', null, 'delete',
      true),
    ('education', 'public.education', 'user_id = $1', 'id', '*', null, 'delete', true),
    ('employment_history', 'public.employment_history', 'user_id = $1', 'id', '*', null, 'delete',
      true),
    ('candidate_dei', 'public.candidate_dei', 'user_id = $1', 'id', '*', null, 'delete', true),
    ('practice_interviews', 'public.practice_interviews', 'user_id = $1', 'id', '*', null,
      'delete', true),
    ('data_deletion_requests', 'public.data_deletion_requests', 'user_id = $1', 'id',
      '*, (select removed from public.erasure_receipts as receipts
         where receipts.id = data_deletion_requests.id)',
      array['processed_by', 'claimed_until', 'last_run_id'], 'reason = null, notes = null', true),
    ('retention_failures', 'public.retention_failures', 'user_id = $1', 'id',
      'id, reason, created_at', null, null, true),

    -- What came of their applications. Those who are made anonymous keep their scores.
    ('applications', 'public.applications', 'candidate_id = $1', 'id', '*', null, null, true),
    ('interviews', 'public.interviews', 'id in (select public.interviews_of($1))', 'id', '*',
      array['recording_url', 'retention_claimed_until', 'retention_claimed_by'],
      $$anti_cheat_signals = null, metadata = nullif(jsonb_strip_nulls(jsonb_build_object(
        'serverCallId', metadata -> 'serverCallId',
        'correlationId', metadata -> 'correlationId',
        'lastEventAt', metadata -> 'lastEventAt'
      )), '{}')$$, true),
    ('interview_consents', 'public.interview_consents',
      'interview_id in (select public.interviews_of($1))', 'id', '*', null, null, true),
    ('interview_calls', 'public.interview_calls',
      'interview_id in (select public.interviews_of($1))', 'id', '*',
      array['control_claimed_at'], null, true),
    ('call_recordings', 'public.call_recordings',
      'call_id in (select id from public.interview_calls
         where interview_id in (select public.interviews_of($1)))',
      'id', '*', null, null, true),
    ('recording_parts', 'public.recording_parts',
      'interview_id in (select public.interviews_of($1))', 'id', '*',
      array['url', 'content_location', 'metadata_location', 'deletion_claimed_at'],
      $$content_location = '[removed]', metadata_location = null$$, true),
    ('transcript_segments', 'public.transcript_segments',
      'interview_id in (select public.interviews_of($1))', 'id', '*', null,
      $$content = '[removed]'$$, true),
    ('interview_turns', 'public.interview_turns',
      'interview_id in (select public.interviews_of($1))', 'id', '*', null,
      'suggested_followup = null', true),
    ('score_dimensions', 'public.score_dimensions',
      'interview_id in (select public.interviews_of($1))', 'id', '*', null,
      $$evidence = null, cited_quotes = '[]'$$, true),
    ('interview_scores', 'public.interview_scores',
      'interview_id in (select public.interviews_of($1))', 'id',
      '*, public.is_score_of_person(human_override, scored_by) as scored_by_person',
      array['scored_by', 'human_override_by'],
      'narrative_summary = null, candidate_feedback = null, human_override_reason = null', true),
    ('application_scores', 'public.application_scores',
      'application_id in (select id from public.applications where candidate_id = $1)',
      'application_id', '*', null, null, true),
    ('invitations', 'public.invitations',
      'application_id in (select id from public.applications where candidate_id = $1)', 'id', '*',
      array['token'], 'email_template = null, email_id = null', true),

    -- What they did. In the data of an organisation it stays, without them.
    ('job_roles_made', 'public.job_roles', 'created_by = $1', 'id', 'id, created_at', null, null,
      false),
    ('scores_overridden', 'public.interview_scores',
      $$human_override_by = $1 or scored_by = $1::text and scored_by <> 'ai'$$, 'id',
      'id, interview_id, updated_at', null, null, false),
    ('retention_runs', 'public.retention_runs', 'requested_by = $1', 'id', 'id, state, created_at',
      null, null, false),
    ('audit_log', 'public.audit_log',
      $$user_id = $1 or entity_type = 'user' and entity_id = $1$$, 'id',
      $$id, action, entity_type, organisation_id, new_values, created_at,
        case when entity_type <> 'user' or entity_id = $1 then entity_id end as entity_id,
        case when user_id = $1 then user_id end as user_id,
        case when user_id = $1 then ip_address end as ip_address$$,
      null, null, false),

    -- What is kept for a while behind the scenes.
    ('call_events', 'public.call_events', 'interview_id in (select public.interviews_of($1))',
      'md5(event_id)::uuid', '*', array['parked'], null, true),
    ('outgoing_messages', 'public.outgoing_messages',
      'interview_id in (select public.interviews_of($1))', 'md5(message_id)::uuid', '*', null,
      null, true),
    ('mail_events', 'public.mail_events',
      'email_id in (select email_id from public.invitations where application_id in
         (select id from public.applications where candidate_id = $1))',
      'md5(event_id)::uuid', '*', null, 'delete', true),
    ('idempotency_keys', 'public.idempotency_keys',
      'user_id = $1 or resource_id in (select id from public.invitations where application_id in
         (select id from public.applications where candidate_id = $1))',
      'md5(concat(user_id, route, key))::uuid', $$route, claimed_at, expires_at,
        case when user_id = $1 then key end as key$$, null, null, true),
    ('rate_limits', 'public.rate_limits', $$right(key, 64) = public.caller_digest($1::text)$$,
      'md5(key)::uuid', $$split_part(key, ':', 1) as name, hits, expires_at$$, null, null, true),
    -- They could not be read, and may tell of others as well.
    ('quarantined_events', 'public.quarantined_events', 'public.tells_of(payload, $1)', 'id',
      'reason, received_at', null, 'delete', true)
$list$;
