-- Deletes the transcripts of interviews, and stores the texts of their scores without the quotes.
-- p_transcripts: [{interview_id, interview_updated_at, score_updated_at, narrative_summary,
--   candidate_feedback, human_override_reason, evidence: [{id, text}]}], as read_expired_transcripts returned
--   them, with texts from which the quotes are removed
-- {deleted: how many transcripts there were, skipped: how many interviews were locked or changed since
--   they were read: nothing of them is deleted}
create or replace function public.delete_transcripts(p_run_id uuid, p_transcripts jsonb)
returns jsonb
language plpgsql security definer set search_path = '' as $$
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
end $$;

grant execute on function public.delete_transcripts to service_role;
