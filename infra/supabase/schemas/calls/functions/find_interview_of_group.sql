-- The interview whose group call has this id; null where there is none.
create or replace function public.find_interview_of_group(p_group_id text) returns uuid
language plpgsql stable security definer set search_path = '' as $$
declare
  named uuid;
begin
  if p_group_id is null or p_group_id !~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
    return null;
  end if;
  named := p_group_id::uuid;
  return coalesce(
    (select interview_id from public.group_calls where group_id = named),
    (
      select id from public.interviews
      where id = named and not exists (select from public.group_calls where interview_id = named)
    )
  );
end $$;
