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
