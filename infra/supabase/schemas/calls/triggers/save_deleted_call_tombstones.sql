-- Saves tombstones of calls and recordings that are deleted with their interviews, and deletes expired ones.
create or replace function public.save_deleted_call_tombstones() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  -- A call lasts for at most a day, Azure stores its recording for another, and events are delivered for
  -- a third.
  retained constant interval := '3 days';
  deleted_at_most constant int := 100;
begin
  insert into public.deleted_call_tombstones (digest)
  select public.call_digest(
    coalesce(to_jsonb(deleted) ->> 'server_call_id', to_jsonb(deleted) ->> 'recording_id')
  )
  from deleted
  order by 1
  on conflict do nothing;
  delete from public.deleted_call_tombstones where digest in (
    select digest from public.deleted_call_tombstones where deleted_at < clock_timestamp() - retained
    order by deleted_at limit deleted_at_most for update skip locked
  );
  return null;
end $$;
