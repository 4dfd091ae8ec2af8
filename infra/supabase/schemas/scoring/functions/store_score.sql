-- Replaces the score of an interview and its dimensions, unless the stored one was made from more of the
-- transcript. Parallel scorings run one after the other, and never mix.
-- p_dimensions: [{dimension, score: 0 to 10, weight, evidence, cited_quotes}]
-- p_segment_count: the number of transcript segments that were scored
-- p_acting_user: the recruiter who asked for the score; null for a score after the end of the interview
-- {id, interview_id}
-- Raises 'interview_not_found', 'forbidden', and 'score_overridden' where a person has set the stored score.
create or replace function public.store_score(
  p_interview_id uuid,
  p_overall_score numeric,
  p_narrative_summary text,
  p_candidate_feedback text,
  p_anti_cheat_risk_level text,
  p_model_version text,
  p_prompt_version text,
  p_rubric_version text,
  p_dimensions jsonb,
  p_segment_count int,
  p_acting_user uuid default null,
  p_ip_address text default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
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
end $$;

grant execute on function public.store_score to service_role;
