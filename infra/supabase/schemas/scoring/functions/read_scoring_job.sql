-- Whether an interview is to be scored after one of its ends, and the data for it:
-- {state, context: where state is due, what scoring_context returns, else null}
-- States: deleted, there is no such interview; not_ended, this is not its end any more; overridden, a person has
-- set the score; no_transcript, the candidate said nothing; scored, from this transcript; due.
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
    when interview.id is null then 'deleted'
    when interview.status <> 'completed' or interview.ended_at is null
      or public.scoring_message_id(p_interview_id, interview.ended_at)
        <> public.scoring_message_id(p_interview_id, p_ended_at)
      then 'not_ended'
    when public.is_human_score(score.human_override, score.scored_by) then 'overridden'
    when not segments.candidate_spoke then 'no_transcript'
    when score.segment_count = segments.number then 'scored'
    else 'due'
  end;
  return jsonb_build_object(
    'state', state,
    'context', case state when 'due' then public.scoring_context(p_interview_id) end
  );
end $$;

grant execute on function public.read_scoring_job to service_role;
