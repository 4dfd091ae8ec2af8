-- Queues the resumes of people for review whose application was closed. Ordered by person, so that two
-- statements that close several applications of the same people do not deadlock.
create or replace function public.queue_reviews_of_applications() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    insert into public.resume_reviews (user_id)
    select distinct candidate_id from changed
    where candidate_id is not null and public.is_application_closed(status, null)
    order by candidate_id
    on conflict (user_id) do update set review_at = now();
  else
    insert into public.resume_reviews (user_id)
    select distinct changed.candidate_id from changed join was on was.id = changed.id
    where changed.candidate_id is not null
      and public.is_application_closed(changed.status, null) and changed.status <> was.status
    order by candidate_id
    on conflict (user_id) do update set review_at = now();
  end if;
  return null;
end $$;
