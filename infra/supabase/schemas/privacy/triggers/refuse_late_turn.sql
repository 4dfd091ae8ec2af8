-- Refuses a turn whose interview was deleted, and one that began before its candidate was anonymised; later
-- turns are stored. Storing a turn and erasing a person lock the interview's row, and so run one after the
-- other.
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
