-- What a candidate agrees to before an interview and during it.

-- Keeps what the interview's candidate agrees to, with the version of the text that they were shown.
-- Saying the same again changes nothing.
-- {interview_id, recording, ai_disclosure, text_version, given_at,
--  control: what claim_recording_control gives for the interview}
-- Raises 'interview_not_found' or 'forbidden'.
create or replace function public.record_consent(
  p_acting_user uuid,
  p_interview_id uuid,
  p_recording boolean,
  p_ai_disclosure boolean,
  p_text_version text,
  p_record boolean
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  calls_a_claim constant int := 10;
  consent public.interview_consents;
begin
  perform public.demand_interview(p_acting_user, p_interview_id, array['candidate']);
  -- Parallel answers take turns, so that the later one is the latest.
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
        -- Never before the last one, should the clock be set back.
        greatest(clock_timestamp(), consent.created_at + interval '1 microsecond'))
    returning * into consent;
  end if;

  return jsonb_build_object(
    'interview_id', consent.interview_id,
    'recording', consent.recording,
    'ai_disclosure', consent.ai_disclosure,
    'text_version', consent.text_version,
    'given_at', consent.created_at,
    'control', public.claim_recording_control(p_record, calls_a_claim, p_interview_id)
  );
end $$;

-- What the interviewer goes on from, for the interview's candidate alone. A function of the service,
-- since a candidate does not see a role that is paused or closed.
-- {interview: {id, status, started_at},
--  role: {title, department, description, requirements, scoring_rubric},
--  turns: [{turn, candidate, interviewer, suggested_followup, competencies_covered}],
--  other_segments: the last 400 [{speaker, content}] that belong to no turn,
--  competencies_covered: what the latest turn says,
--  consented: whether the candidate was told of the AI and agreed}
create or replace function public.read_turn_context(p_acting_user uuid, p_interview_id uuid)
returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  other_segments_given constant int := 400;
begin
  perform public.demand_interview(p_acting_user, p_interview_id, array['candidate']);
  return (
    select jsonb_build_object(
      'interview', jsonb_build_object(
        'id', interviews.id, 'status', interviews.status, 'started_at', interviews.started_at
      ),
      'role', jsonb_build_object(
        'title', job_roles.title,
        'department', job_roles.department,
        'description', job_roles.description,
        'requirements', job_roles.requirements,
        'scoring_rubric', job_roles.scoring_rubric
      ),
      'turns', (
        select coalesce(jsonb_agg(to_jsonb(turns) order by turns.turn), '[]')
        from public.interview_turns_of(p_interview_id) as turns
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
          where interview_id = p_interview_id and turn is null
          order by start_time_ms desc, created_at desc, id desc limit other_segments_given
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

revoke execute on function public.record_consent, public.read_turn_context
  from public, anon, authenticated, service_role;
grant execute on function public.record_consent, public.read_turn_context to service_role;
