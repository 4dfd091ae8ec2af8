-- The data for a score; null where there is no such interview.
-- {interview_id, anti_cheat_signals, human_override, identity: what known_identity returns,
--  job_role: {id, organisation_id, title, requirements, scoring_rubric},
--  segments: [{speaker: candidate, interviewer or ai, content}], all of them, in order}
create or replace function public.scoring_context(p_interview_id uuid) returns jsonb
language sql stable security invoker set search_path = '' as $$
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
$$;
