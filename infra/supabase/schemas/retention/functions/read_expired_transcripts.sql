-- The interviews of at most p_limit transcripts that a run is to delete, of each organisation the oldest first.
-- p_retries_until: null: those that have not failed before; else those that have, to be tried again before this
create or replace function public.list_expired_transcripts(
  p_run_id uuid,
  p_scope uuid[],
  p_retries_until timestamptz,
  p_limit int
) returns uuid[]
language sql stable set search_path = '' as $$
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
$$;

-- Transcripts that a run is to delete, at most p_limit, those that failed before last, with the texts of their scores, from which the app
-- removes the quotes: {transcripts: [{
--   interview_id, interview_updated_at, score_updated_at: null without a score,
--   texts: null where they have more than 500,000 bytes, else {narrative_summary, candidate_feedback,
--     human_override_reason, evidence: [{id, text}], quotes: [text]}
-- }], more: whether there may be more}
-- Nothing is claimed: delete_transcripts skips what changed since. Skipped here is what is under legal hold,
-- claimed, or has failed in this run.
create or replace function public.read_expired_transcripts(p_run_id uuid, p_limit int)
returns jsonb
language plpgsql security definer set search_path = '' as $$
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
end $$;

grant execute on function public.read_expired_transcripts to service_role;
