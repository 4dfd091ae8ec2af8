-- Stores the interviewer's first words, before any answer of the candidate, and the competencies that the
-- interview is about; starts it: {opening}. Words that were stored before are returned as they are.
-- Raises 'interview_not_found', 'forbidden', 'interview_not_open', and 'turn_out_of_order' where the candidate
-- has answered already.
create or replace function public.store_opening(
  p_acting_user uuid,
  p_interview_id uuid,
  p_text text,
  p_competencies text[]
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  interview public.interviews;
  opening text;
begin
  perform public.require_interview_role(p_acting_user, p_interview_id, array['candidate']);
  -- Of parallel requests, the first stores it and the others find it.
  select * into interview from public.interviews where id = p_interview_id for no key update;

  select content into opening from public.transcript_segments
  where interview_id = p_interview_id and turn = 0;
  if found then
    return jsonb_build_object('opening', opening);
  end if;
  if exists (select from public.interview_turns where interview_id = p_interview_id) then
    raise exception using errcode = 'P0001', message = 'turn_out_of_order';
  end if;
  if interview.status not in ('invited', 'scheduled', 'in_progress') then
    raise exception using errcode = 'P0001', message = 'interview_not_open';
  end if;

  update public.interviews set
    status = 'in_progress',
    started_at = coalesce(started_at, clock_timestamp()),
    competencies = coalesce(competencies, p_competencies)
  where id = p_interview_id;
  insert into public.transcript_segments (interview_id, turn, speaker, content, start_time_ms)
  values (p_interview_id, 0, 'interviewer', p_text, 0);
  return jsonb_build_object('opening', p_text);
end $$;

grant execute on function public.store_opening to service_role;
