-- Who sees calls and recordings, and what older interviews tell of them.

do $$
declare
  internal constant text[] := array[
    'interview_calls', 'call_recordings', 'call_events', 'set_aside_events', 'outgoing_messages'
  ];
  seen constant text[] := array['recording_parts', 'interview_consents'];
  name text;
  policy record;
begin
  for policy in
    select policyname, tablename from pg_policies
    where schemaname = 'public' and tablename = any (internal || seen)
  loop
    execute format('drop policy %I on public.%I', policy.policyname, policy.tablename);
  end loop;
  foreach name in array internal || seen loop
    execute format(
      'alter table public.%1$I enable row level security;
       revoke all on public.%1$I from public, anon, authenticated, service_role',
      name
    );
  end loop;
  foreach name in array seen loop
    execute format('grant all on public.%I to service_role', name);
  end loop;
end $$;

-- Nobody but the service learns where a recording lies.
grant select (
  id, interview_id, part_index, recorded_at, duration_ms, content_type, size_bytes, imported_at,
  deleted_at, created_at
) on public.recording_parts to authenticated;
grant select on public.interview_consents to authenticated;

create policy interview_select on public.recording_parts for select to authenticated
  using (exists (select from public.interviews where interviews.id = interview_id));
create policy interview_select on public.interview_consents for select to authenticated
  using (exists (select from public.interviews where interviews.id = interview_id));

-- Older interviews know one call by their metadata. One that was completed without saying when tells
-- nothing about its call.
insert into public.interview_calls
  (interview_id, server_call_id, correlation_id, started_at, ended_at)
select id, metadata ->> 'serverCallId', metadata ->> 'correlationId', started_at, ended_at
from public.interviews
where metadata ->> 'serverCallId' <> '' and (status <> 'completed' or ended_at is not null)
order by created_at, id
on conflict (server_call_id) do nothing;

-- Where there was no call, a person completed it.
update public.interviews set closed_at = ended_at
where status = 'completed' and closed_at is null and ended_at is not null
  and coalesce(metadata ->> 'serverCallId', '') = ''
  and not exists (select from public.interview_calls where interview_id = interviews.id);
