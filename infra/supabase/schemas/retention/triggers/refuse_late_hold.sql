-- Refuses a legal hold while data of the interview are being deleted. Where a deletion began and did not end,
-- the hold protects what is left, and a warning reports that some may be deleted.
create or replace function public.refuse_late_hold() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if old.retention_claimed_until > clock_timestamp() then
    raise exception using errcode = 'P0001', message = 'deletion_in_progress';
  elsif old.retention_claimed_until is not null or exists (
    select from public.recording_parts
    where interview_id = old.id and deletion_claimed_at is not null and deleted_at is null
  ) or exists (
    select from public.retention_failures
    where interview_id = old.id and created_at > coalesce((
      select max(deleted_at) from public.recording_parts where interview_id = old.id
    ), old.recording_deleted_at, '-infinity')
  ) or exists (
    select from public.data_deletion_requests as requests
    join public.applications on applications.candidate_id = requests.user_id
    where applications.id = old.application_id and requests.status = 'failed'
  ) then
    raise warning 'deletion_had_begun' using
      detail = format('Interview %s: some of its files may be deleted.', old.id);
  end if;
  return new;
end $$;
