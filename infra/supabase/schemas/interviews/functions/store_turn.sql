-- Stores a turn: what both sides said, the competencies covered, and, with the first one, the start of the
-- interview and the competencies that it is about.
-- {stored, turn: {turn, candidate, interviewer, suggested_followup, competencies_covered},
--  after_end: whether the interview had ended}. A turn that was stored before with the same answer of the
-- candidate is returned as it was stored, with stored false.
-- Raises 'interview_not_found', 'forbidden', 'turn_already_answered', 'turn_out_of_order' and
-- 'interview_not_open'.
create or replace function public.store_turn(
  p_acting_user uuid,
  p_interview_id uuid,
  p_turn int,
  p_candidate_text text,
  p_interviewer_text text,
  p_competencies_covered text[],
  p_asked_at timestamptz,
  p_answered_at timestamptz,
  p_suggested_followup text default null,
  p_competencies text[] default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  largest_ms constant int := 2147483647;
  interview public.interviews;
  known record;
  latest public.interview_turns;
begin
  perform public.require_interview_role(p_acting_user, p_interview_id, array['candidate']);
  -- Of parallel answers to one turn, the first is stored and the others find it.
  select * into interview from public.interviews where id = p_interview_id for no key update;

  select * into known from public.list_turns(p_interview_id) as turns
  where turns.turn = p_turn;
  if found then
    if known.candidate is distinct from p_candidate_text then
      raise exception using errcode = 'P0001', message = 'turn_already_answered';
    end if;
    return jsonb_build_object('stored', false, 'turn', to_jsonb(known), 'after_end', false);
  end if;

  select * into latest from public.interview_turns
  where interview_id = p_interview_id order by turn desc limit 1;
  if latest.turn > p_turn then
    raise exception using errcode = 'P0001', message = 'turn_out_of_order';
  end if;
  -- A turn that began before the end is stored.
  if interview.status not in ('invited', 'scheduled', 'in_progress')
    and not (interview.status = 'completed' and p_asked_at < interview.ended_at)
  then
    raise exception using errcode = 'P0001', message = 'interview_not_open';
  end if;

  update public.interviews set
    status = case
      when status in ('invited', 'scheduled') then 'in_progress'::public.interview_status
      else status
    end,
    started_at = case
      when latest.turn is null then least(started_at, p_asked_at) else started_at
    end,
    competencies = coalesce(competencies, p_competencies)
  where id = p_interview_id
  returning * into interview;

  insert into public.interview_turns
    (interview_id, turn, asked_at, answered_at, suggested_followup, competencies_covered)
  select p_interview_id, p_turn, p_asked_at, p_answered_at, p_suggested_followup,
    coalesce(array_agg(competency order by first_position), '{}')
  from (
    select competency, min(position) as first_position
    from unnest(latest.competencies_covered || p_competencies_covered)
      with ordinality as covered (competency, position)
    group by competency
  ) as distinct_competencies;

  insert into public.transcript_segments
    (interview_id, turn, speaker, content, start_time_ms, end_time_ms)
  select p_interview_id, p_turn, speaker, content,
    least(greatest(extract(epoch from p_asked_at - interview.started_at) * 1000, 0), largest_ms),
    least(greatest(extract(epoch from ended_at - interview.started_at) * 1000, 0), largest_ms)
  from (values
    ('candidate', p_candidate_text, p_asked_at),
    ('interviewer', p_interviewer_text, greatest(p_asked_at, p_answered_at))
  ) as utterances (speaker, content, ended_at);

  select * into known from public.list_turns(p_interview_id) as turns
  where turns.turn = p_turn;
  return jsonb_build_object(
    'stored', true, 'turn', to_jsonb(known), 'after_end', interview.status = 'completed'
  );
end $$;

grant execute on function public.store_turn to service_role;
