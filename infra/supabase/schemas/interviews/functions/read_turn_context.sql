-- The data for the next turn, for the candidate of the interview alone. Executed by the service, since a
-- candidate does not see a job role that is paused or closed.
-- {interview: {id, status, started_at, competencies: of the first turn, null before it},
--  role: {organisation_id, title, department, description, requirements, scoring_rubric},
--  turns: [{turn, candidate, interviewer, suggested_followup, competencies_covered}],
--  opening: the interviewer's first words, null where the candidate spoke first,
--  other_segments: those and the last 400 [{speaker, content}] that belong to no turn,
--  competencies_covered: up to the latest turn,
--  consented: whether the candidate was informed of the AI and consented}
-- Raises 'interview_not_found' and 'forbidden'.
create or replace function public.read_turn_context(p_acting_user uuid, p_interview_id uuid)
returns jsonb
language plpgsql stable security definer set search_path = '' as $$
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
end $$;

grant execute on function public.read_turn_context to service_role;
