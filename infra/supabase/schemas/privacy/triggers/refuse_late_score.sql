-- Refuses a score that was made from more segments than the interview still has. Who keeps a score, and
-- who deletes a transcript or makes a person anonymous, holds the interview's row: they take turns.
create or replace function public.refuse_late_score() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if new.segment_count > (
    select count(*) from public.transcript_segments
    where interview_id = new.interview_id and content <> '[removed]'
  ) then
    raise exception using errcode = 'P0001', message = 'no_transcript';
  end if;
  return new;
end $$;
