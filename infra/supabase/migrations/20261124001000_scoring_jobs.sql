-- Scoring without anyone asking, beside scoring for somebody.

-- Whether a person made a score or overruled it: then nothing else replaces it.
create or replace function public.is_score_of_person(p_human_override boolean, p_scored_by text)
returns boolean
language sql immutable set search_path = '' as $$
  select coalesce(p_human_override, false) or coalesce(p_scored_by, 'ai') <> 'ai'
$$;

-- What a score is made from, as far as the one who asks may see it; null where they see no such
-- interview, or not its role.
-- {interview_id, anti_cheat_signals, human_override,
--  job_role: {id, title, description, requirements, scoring_rubric},
--  segments: [{speaker: candidate or interviewer, content}] in order, all of them}
create or replace function public.scoring_context_of(p_interview_id uuid) returns jsonb
language sql stable security invoker set search_path = '' as $$
  select jsonb_build_object(
    'interview_id', interviews.id,
    'anti_cheat_signals', interviews.anti_cheat_signals,
    'human_override',
      public.is_score_of_person(interview_scores.human_override, interview_scores.scored_by),
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
      from public.transcript_segments
      -- What was said by somebody who is anonymous now is no answer.
      where interview_id = p_interview_id and content <> '[removed]'
    )
  )
  from public.interviews
  join public.applications on applications.id = interviews.application_id
  join public.job_roles on job_roles.id = applications.job_role_id
  left join public.interview_scores on interview_scores.interview_id = interviews.id
  where interviews.id = p_interview_id
$$;

-- The same for a recruiter of the role, with the caller's own rights.
-- Raises 'interview_not_found' where they do not see the interview, and else 'forbidden'.
create or replace function public.read_scoring_context(p_interview_id uuid) returns jsonb
language plpgsql stable security invoker set search_path = '' as $$
begin
  if not exists (select from public.interviews where id = p_interview_id) then
    raise exception using errcode = 'P0001', message = 'interview_not_found';
  end if;
  if not exists (
    select from public.interviews
    join public.applications on applications.id = interviews.application_id
    where interviews.id = p_interview_id
      and applications.job_role_id = any (public.job_roles_of_caller('recruiter'))
  ) then
    raise exception using errcode = 'P0001', message = 'forbidden';
  end if;
  return public.scoring_context_of(p_interview_id);
end $$;

-- Whether an end of an interview is to be scored, and from what.
-- {state, context: where due, what scoring_context_of gives, else null}
-- gone: no such interview; not_ended: this is not, or not any more, its end; overridden: a person set
-- the score; no_transcript: the candidate said nothing; scored: from this very transcript; else due.
create or replace function public.read_scoring_job(p_interview_id uuid, p_ended_at timestamptz)
returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  interview public.interviews;
  score public.interview_scores;
  segments record;
  state text;
begin
  select * into interview from public.interviews where id = p_interview_id;
  select * into score from public.interview_scores where interview_id = p_interview_id;
  select count(*) as number,
    coalesce(bool_or(speaker = 'candidate' and content <> '[removed]'), false) as candidate_spoke
  into segments from public.transcript_segments where interview_id = p_interview_id;

  state := case
    when interview.id is null then 'gone'
    when interview.status <> 'completed' or interview.ended_at is null
      or public.epoch_milliseconds(interview.ended_at)
        <> public.epoch_milliseconds(p_ended_at)
      then 'not_ended'
    when public.is_score_of_person(score.human_override, score.scored_by) then 'overridden'
    when not segments.candidate_spoke then 'no_transcript'
    when score.segment_count = segments.number then 'scored'
    else 'due'
  end;
  return jsonb_build_object(
    'state', state,
    'context', case state when 'due' then public.scoring_context_of(p_interview_id) end
  );
end $$;
