-- Reading what a score is made from, and replacing a score whole.

-- What a score is made from. Runs with the caller's own rights: what they may not see is not found.
-- {interview_id, anti_cheat_signals, human_override,
--  job_role: {id, title, description, requirements, scoring_rubric},
--  segments: [{speaker: candidate or interviewer, content}] in order, all of them}
create or replace function public.read_scoring_context(p_interview_id uuid) returns jsonb
language plpgsql stable security invoker set search_path = '' as $$
declare
  context jsonb;
begin
  if not exists (select from public.interviews where id = p_interview_id) then
    raise exception using errcode = 'P0001', message = 'interview_not_found';
  end if;

  select jsonb_build_object(
    'interview_id', interviews.id,
    'anti_cheat_signals', interviews.anti_cheat_signals,
    'human_override', coalesce(interview_scores.human_override, false),
    'job_role', jsonb_build_object(
      'id', job_roles.id,
      'title', job_roles.title,
      'description', job_roles.description,
      'requirements', job_roles.requirements,
      'scoring_rubric', job_roles.scoring_rubric
    ),
    'segments', (
      select coalesce(
        jsonb_agg(
          jsonb_build_object(
            'speaker', case speaker when 'ai' then 'interviewer' else speaker end,
            'content', content
          )
          -- Both sides of a turn begin with the question being sent.
          order by start_time_ms, turn, speaker <> 'candidate', created_at, id
        ), '[]'
      )
      from public.transcript_segments where interview_id = p_interview_id
    )
  ) into context
  from public.interviews
  join public.applications on applications.id = interviews.application_id
  join public.job_roles on job_roles.id = applications.job_role_id
  left join public.interview_scores on interview_scores.interview_id = interviews.id
  where interviews.id = p_interview_id
    and job_roles.id = any (public.job_roles_of_caller('recruiter'));

  if context is null then
    raise exception using errcode = 'P0001', message = 'forbidden';
  end if;
  return context;
end $$;

-- Replaces the interview's score and its dimensions; parallel scorings take turns and never mix.
-- p_dimensions: [{dimension, score, weight, evidence, cited_quotes}]
create or replace function public.store_score(
  p_acting_user uuid,
  p_interview_id uuid,
  p_overall_score numeric,
  p_narrative_summary text,
  p_candidate_feedback text,
  p_anti_cheat_risk_level text,
  p_model_version text,
  p_prompt_version text,
  p_rubric_version text,
  p_dimensions jsonb
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  score_id uuid;
begin
  perform public.demand_interview(p_acting_user, p_interview_id, array['recruiter']);
  perform from public.interviews where id = p_interview_id for no key update;

  insert into public.interview_scores as scores
    (interview_id, overall_score, narrative_summary, candidate_feedback, anti_cheat_risk_level,
      scored_by, model_version, prompt_version, rubric_version)
  values
    (p_interview_id, p_overall_score, p_narrative_summary, p_candidate_feedback,
      p_anti_cheat_risk_level, 'ai', p_model_version, p_prompt_version, p_rubric_version)
  on conflict (interview_id) do update set
    overall_score = excluded.overall_score,
    narrative_summary = excluded.narrative_summary,
    candidate_feedback = excluded.candidate_feedback,
    anti_cheat_risk_level = excluded.anti_cheat_risk_level,
    scored_by = excluded.scored_by,
    model_version = excluded.model_version,
    prompt_version = excluded.prompt_version,
    rubric_version = excluded.rubric_version
  -- Only where no person has overridden it, however late they did.
  where not scores.human_override
  returning id into score_id;

  if score_id is null then
    raise exception using errcode = 'P0001', message = 'score_overridden';
  end if;

  delete from public.score_dimensions where interview_id = p_interview_id;
  insert into public.score_dimensions
    (interview_id, dimension, score, weight, evidence, cited_quotes)
  select p_interview_id, dimension, score, weight, evidence, cited_quotes
  from jsonb_to_recordset(p_dimensions) as given
    (dimension text, score numeric, weight numeric, evidence text, cited_quotes jsonb);

  return jsonb_build_object('id', score_id, 'interview_id', p_interview_id);
end $$;

revoke execute on function public.read_scoring_context, public.store_score(
  uuid, uuid, numeric, text, text, text, text, text, text, jsonb
)
from public, anon, authenticated, service_role;
grant execute on function public.read_scoring_context to authenticated;
grant execute on function public.store_score(
  uuid, uuid, numeric, text, text, text, text, text, text, jsonb
) to service_role;
