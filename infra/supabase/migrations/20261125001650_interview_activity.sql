-- When something last happened in an interview: what nobody ends is kept from then on.

alter table public.interviews add column if not exists last_active_at timestamptz;
comment on column public.interviews.last_active_at is
  'operational: when something was last said, called or recorded';

update public.interviews set last_active_at = greatest(
  (select max(created_at) from public.transcript_segments where interview_id = interviews.id),
  (select max(created_at) from public.recording_parts where interview_id = interviews.id),
  (select max(last_event_at) from public.interview_calls where interview_id = interviews.id)
)
where ended_at is null and last_active_at is null;

-- Notes it once a minute, and anew after a transcript was deleted.
create or replace function public.note_activity() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update public.interviews set last_active_at = clock_timestamp()
  where id = new.interview_id and (
    last_active_at is null
    or last_active_at < clock_timestamp() - interval '1 min'
    or last_active_at < transcript_deleted_at
  );
  return null;
end $$;

create or replace trigger note_activity after insert on public.transcript_segments
  for each row execute function public.note_activity();
create or replace trigger note_activity after insert on public.recording_parts
  for each row execute function public.note_activity();
create or replace trigger note_activity
  after insert or update of last_event_at on public.interview_calls
  for each row execute function public.note_activity();

revoke execute on function public.note_activity from public, anon, authenticated, service_role;
