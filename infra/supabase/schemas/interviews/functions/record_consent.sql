-- Saves what the interview's candidate consents to, with the version of the text that they were shown.
-- The same consent again changes nothing.
-- {interview_id, recording, ai_disclosure, text_version, given_at}
-- Raises 'interview_not_found' and 'forbidden'.
create or replace function public.record_consent(
  p_acting_user uuid,
  p_interview_id uuid,
  p_recording boolean,
  p_ai_disclosure boolean,
  p_text_version text
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  consent public.interview_consents;
begin
  perform public.require_interview_role(p_acting_user, p_interview_id, array['candidate']);
  -- Parallel consents are stored one after the other, so that the later one is the latest.
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
        -- Later than the last one, even if the clock was set back.
        greatest(clock_timestamp(), consent.created_at + interval '1 microsecond'))
    returning * into consent;
  end if;

  return jsonb_build_object(
    'interview_id', consent.interview_id,
    'recording', consent.recording,
    'ai_disclosure', consent.ai_disclosure,
    'text_version', consent.text_version,
    'given_at', consent.created_at
  );
end $$;

grant execute on function public.record_consent to service_role;
