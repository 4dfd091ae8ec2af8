-- The turns of an interview, oldest first, with what both sides said.
create or replace function public.list_turns(p_interview_id uuid)
returns table (
  turn int,
  candidate text,
  interviewer text,
  suggested_followup text,
  competencies_covered text[]
)
language sql stable security definer set search_path = '' as $$
  select turns.turn, candidate.content, interviewer.content,
    turns.suggested_followup, turns.competencies_covered
  from public.interview_turns as turns
  join public.transcript_segments as candidate
    on candidate.interview_id = turns.interview_id and candidate.turn = turns.turn
    and candidate.speaker = 'candidate'
  join public.transcript_segments as interviewer
    on interviewer.interview_id = turns.interview_id and interviewer.turn = turns.turn
    and interviewer.speaker = 'interviewer'
  where turns.interview_id = p_interview_id
  order by turns.turn
$$;
