-- Records that an interview is in use: at most once a minute, and again after its transcript was deleted.
create or replace function public.set_last_active_at() returns trigger
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
