-- Where personal data are stored. Each row has
--   section     its name in the export
--   relation    the table
--   rows_of     which of its rows are a person's: $1 is the person, $2 their interviews (uuid[]), $3 the
--               quarantined events that mention them (uuid[])
--   paged_by    the uuid by which the export's pages are sorted, or one that is made of a key
--   shown       the columns that the export shows; null: the section is not exported
--   hidden      the columns that it leaves out: other people, secrets, addresses of files
--   anonymized  what happens to a row when the person is anonymised: 'delete', or what is set;
--               null: nothing
--   erased      the same when the person is deleted
-- In the order of the export. Erasure goes from the end to the beginning, so that rows by which others are
-- found, or to which others refer, are deleted after them.
create or replace function public.personal_data() returns table (
  section text,
  relation text,
  rows_of text,
  paged_by text,
  shown text,
  hidden text[],
  anonymized text,
  erased text
)
language sql immutable set search_path = '' as $list$
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
$list$;

-- Deletes or anonymises a person in all sections: {section: how many rows}. Rows that stay and only lose the
-- person's id are not counted.
-- p_quarantined_event_ids: the quarantined events that mention the person
create or replace function public.erase_person(
  p_user uuid,
  p_wholly boolean,
  p_quarantined_event_ids uuid[]
) returns jsonb
language plpgsql security definer set search_path = '' as $$
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
end $$;
