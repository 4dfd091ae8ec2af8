-- Milliseconds from one time to another, within what the transcript's columns hold.
create or replace function public.milliseconds_between(p_from timestamptz, p_to timestamptz)
returns int
language sql immutable set search_path = '' as $$
  select least(greatest(round(extract(epoch from p_to - p_from) * 1000), 0), 2147483647)::int
$$;

-- Keeps a turn whole: both sides of it, what it covered, and what it makes of the interview.
-- A turn that is there with the same text is given as it was stored ({stored: false, turn}).
create or replace function public.store_turn(
  p_acting_user uuid,
  p_interview_id uuid,
  p_turn int,
  p_candidate_text text,
  p_interviewer_text text,
  p_competencies_covered text[],
  p_asked_at timestamptz,
  p_answered_at timestamptz,
  p_suggested_followup text default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  interview public.interviews;
  known record;
  latest public.interview_turns;
  covered text[];
begin
  perform public.demand_interview(p_acting_user, p_interview_id, array['candidate']);
  -- Of parallel answers to one turn the first to come here is stored; the others find it.
  select * into interview from public.interviews where id = p_interview_id for no key update;

  select * into known from public.interview_turns_of(p_interview_id) as turns
  where turns.turn = p_turn;
  if found then
    if known.candidate is distinct from p_candidate_text then
      raise exception using errcode = 'P0001', message = 'turn_already_answered';
    end if;
    return jsonb_build_object('stored', false, 'turn', to_jsonb(known));
  end if;

  select * into latest from public.interview_turns
  where interview_id = p_interview_id order by turn desc limit 1;
  if latest.turn > p_turn then
    raise exception using errcode = 'P0001', message = 'turn_out_of_order';
  end if;
  -- A turn that was begun before the end is stored.
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
    end
  where id = p_interview_id
  returning * into interview;

  select array_agg(competency order by first_named) into covered
  from (
    select competency, min(position) as first_named
    from unnest(latest.competencies_covered || p_competencies_covered)
      with ordinality as named (competency, position)
    group by competency
  ) as distinct_competencies;

  insert into public.interview_turns
    (interview_id, turn, asked_at, answered_at, suggested_followup, competencies_covered)
  values
    (p_interview_id, p_turn, p_asked_at, p_answered_at, p_suggested_followup,
      coalesce(covered, '{}'));

  insert into public.transcript_segments
    (interview_id, turn, speaker, content, start_time_ms, end_time_ms)
  select p_interview_id, p_turn, said.speaker, said.content,
    public.milliseconds_between(interview.started_at, p_asked_at),
    public.milliseconds_between(interview.started_at, said.until)
  from (values
    ('candidate', p_candidate_text, p_asked_at),
    ('interviewer', p_interviewer_text, greatest(p_asked_at, p_answered_at))
  ) as said (speaker, content, until);

  select * into known from public.interview_turns_of(p_interview_id) as turns
  where turns.turn = p_turn;
  return jsonb_build_object('stored', true, 'turn', to_jsonb(known));
end $$;

grant execute on function public.store_turn to service_role;
