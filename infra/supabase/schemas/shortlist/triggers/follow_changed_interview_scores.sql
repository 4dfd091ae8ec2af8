create or replace function public.follow_changed_interview_scores() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  interview_ids constant uuid[] := array(
    select changed.interview_id from changed join was on was.id = changed.id
    where changed.overall_score is distinct from was.overall_score
  );
begin
  if interview_ids <> '{}' then
    perform public.refresh_application_scores(array(
      select application_id from public.interviews where id = any (interview_ids)
    ));
  end if;
  return null;
end $$;
