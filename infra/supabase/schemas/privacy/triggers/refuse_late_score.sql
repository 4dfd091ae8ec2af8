-- Refuses a score that was made from more segments than the interview still has. Storing a score, deleting a
-- transcript and anonymising a person lock the interview's row, and so run one after the other.
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
