-- Refuses a request that a person inserts into the table if they have an open one of its type
-- ('in_progress'), or if a receipt has its id. Of several rows in one statement each sees those before it.
create or replace function public.validate_own_deletion_request() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  -- The policy, which is checked later, refuses a request for another person. An error here would reveal
  -- whether that person has one.
  if new.user_id is distinct from (select auth.uid()) then
    return new;
  end if;
  -- The lock of request_deletion: parallel requests of one person take turns.
  perform pg_advisory_xact_lock(hashtextextended('deletion_requests:' || new.user_id, 0));
  if exists (
    select from public.data_deletion_requests
    where user_id = new.user_id and request_type = new.request_type and status <> 'completed'
  ) then
    raise exception using errcode = 'P0001', message = 'in_progress';
  end if;
  -- Its own receipt could not be stored, so the request could never be completed.
  if exists (select from public.erasure_receipts where id = new.id) then
    raise exception using errcode = '23505', message = 'the id is that of an earlier request';
  end if;
  return new;
end $$;
