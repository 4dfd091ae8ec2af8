-- Remembers calls and recordings that go with their interviews.
create or replace function public.remember_lost_calls() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  -- No call goes on for more than a day, Azure keeps a recording for another, and events are delivered
  -- for as long.
  remembered constant interval := '3 days';
  rows_a_call constant int := 100;
begin
  insert into public.lost_calls (digest)
  select public.call_digest(
    coalesce(to_jsonb(lost) ->> 'server_call_id', to_jsonb(lost) ->> 'recording_id')
  )
  from lost
  order by 1
  on conflict do nothing;
  delete from public.lost_calls where digest in (
    select digest from public.lost_calls where lost_at < clock_timestamp() - remembered
    order by lost_at limit rows_a_call for update skip locked
  );
  return null;
end $$;
