-- A score takes seconds to be made. What was deleted meanwhile must not come back in its words.

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

create or replace trigger refuse_late_score
  before insert or update of segment_count on public.interview_scores
  for each row when (new.segment_count is not null)
  execute function public.refuse_late_score();

revoke execute on function public.refuse_late_score
  from public, anon, authenticated, service_role;
