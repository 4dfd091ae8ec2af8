-- Files in our own storage of which is told when their interview is gone: nobody would ever delete them.

create table if not exists public.lost_calls (
  -- Of the call's id or of its recording's.
  digest bytea primary key,
  lost_at timestamptz not null default clock_timestamp()
);
comment on column public.lost_calls.digest is
  'operational: a digest, by which what is told later is recognised';
comment on column public.lost_calls.lost_at is 'operational: when the row was made';
create index if not exists lost_calls_lost_at_idx on public.lost_calls (lost_at);
alter table public.lost_calls enable row level security;
revoke all on public.lost_calls from public, anon, authenticated, service_role;

create or replace function public.call_digest(p_id text) returns bytea
language sql immutable set search_path = '' as $$ select sha256(convert_to(p_id, 'UTF8')) $$;

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

create or replace trigger remember_lost_calls after delete on public.interview_calls
  referencing old table as lost for each statement execute function public.remember_lost_calls();
create or replace trigger remember_lost_calls after delete on public.call_recordings
  referencing old table as lost for each statement execute function public.remember_lost_calls();
create or replace trigger remember_lost_calls after delete on public.recording_parts
  referencing old table as lost for each statement execute function public.remember_lost_calls();

-- An event of a lost call waits for nothing; the files that it tells of in our own storage are deleted by
-- the queue.
create or replace function public.let_event_of_lost_call_go() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  files text[];
begin
  if not exists (
    select from public.lost_calls
    where digest in (public.call_digest(new.server_call_id), public.call_digest(new.recording_id))
  ) then
    return new;
  end if;
  if (new.parked ->> 'own_storage')::boolean then
    files := array(
      select file
      from jsonb_to_recordset(new.parked -> 'parts') as part
        (content_location text, metadata_location text)
      cross join unnest(array[content_location, metadata_location]) as file
      where file is not null
    );
    perform public.queue_recording_removal(md5(new.event_id)::uuid, files);
  end if;
  new.parked := null;
  return new;
end $$;

create or replace trigger let_event_of_lost_call_go before update of parked on public.call_events
  for each row when (new.parked is not null)
  execute function public.let_event_of_lost_call_go();

revoke execute on function
  public.call_digest, public.remember_lost_calls, public.let_event_of_lost_call_go
from public, anon, authenticated, service_role;
