-- The data for a score, as far as the caller may see them; null where they do not see the interview or its
-- job role.
-- {interview_id, anti_cheat_signals, human_override,
--  job_role: {id, organisation_id, title, description, requirements, scoring_rubric},
--  segments: [{speaker: candidate, interviewer or ai, content}], all of them, in order}
create or replace function public.scoring_context(p_interview_id uuid) returns jsonb
language sql stable security invoker set search_path = '' as $$
  select jsonb_build_object(
    'interview_id', interviews.id,
    'anti_cheat_signals', interviews.anti_cheat_signals,
    'human_override',
      public.is_human_score(interview_scores.human_override, interview_scores.scored_by),
    'job_role', jsonb_build_object(
      'id', job_roles.id,
      'organisation_id', job_roles.organisation_id,
      'title', job_roles.title,
      'description', job_roles.description,
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
$$;

grant execute on function public.scoring_context to authenticated;
