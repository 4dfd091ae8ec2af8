-- Refuses a turn whose interview is gone, and one that was asked before its candidate was made anonymous;
-- what they say from then on is kept. Who keeps a turn, and who erases a person, holds the interview's
-- row: they take turns.
create or replace function public.refuse_late_turn() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if not exists (select from public.interviews where id = new.interview_id) then
    raise exception using errcode = 'P0001', message = 'interview_not_found';
  elsif exists (
    select from public.interviews
    join public.applications on applications.id = interviews.application_id
    join public.data_deletion_requests as requests on requests.user_id = applications.candidate_id
    where interviews.id = new.interview_id
      and requests.request_type = 'anonymize' and requests.status = 'completed'
      and requests.processed_at >= new.asked_at
  ) then
    raise exception using errcode = 'P0001', message = 'interview_not_open';
  end if;
  return new;
end $$;
