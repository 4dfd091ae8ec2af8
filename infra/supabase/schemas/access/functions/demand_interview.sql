-- The same for an interview: 'forbidden' or 'interview_not_found'.
create or replace function public.demand_interview(
  p_acting_user uuid,
  p_interview_id uuid,
  p_parties text[]
) returns void
language plpgsql stable security definer set search_path = '' as $$
declare
  parties constant text[] := (
    select public.application_parties(p_acting_user, application_id)
    from public.interviews where id = p_interview_id
  );
begin
  if parties && p_parties then
    return;
  end if;
  raise exception using errcode = 'P0001', message = case
    when coalesce(parties, '{}') = '{}' then 'interview_not_found' else 'forbidden'
  end;
end $$;
