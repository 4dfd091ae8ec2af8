-- The files of recordings: where Azure has them, and where they are stored once imported. Only the service
-- may read these URLs.
create table public.recording_parts (
  id uuid primary key default gen_random_uuid(),
  interview_id uuid not null references public.interviews (id) on delete cascade,
  recording_id text not null check (char_length(recording_id) <= 1000),
  part_index int not null,
  document_id text not null check (char_length(document_id) <= 1000),
  content_location text not null check (char_length(content_location) <= 2000),
  format text check (char_length(format) <= 200),
  recorded_at timestamptz not null,
  duration_ms int,
  -- ACS wrote the file into our own storage: it is linked, not copied.
  own_storage boolean not null default false,
  event_time timestamptz not null,
  url text check (char_length(url) <= 2000),
  content_type text check (char_length(content_type) <= 200),
  size_bytes bigint,
  imported_at timestamptz,
  deleted_at timestamptz,
  -- When the part was reported, not when the transaction began.
  created_at timestamptz not null default clock_timestamp(),
  -- A part that is reported after its recording was claimed is not deleted with it.
  deletion_claimed_at timestamptz,
  -- What ACS writes beside a file, such as the participants of the call.
  metadata_location text check (char_length(metadata_location) <= 2000),
  -- Reported after its recording had been deleted: deleted on its own.
  is_late boolean not null default false,
  late_tried_by uuid,
  constraint recording_parts_interview_id_recording_id_part_index_key
    unique (interview_id, recording_id, part_index)
);

comment on column public.recording_parts.id is 'operational: primary key';
comment on column public.recording_parts.interview_id is 'operational: the interview';
comment on column public.recording_parts.recording_id is
  'operational: id of the recording at Azure';
comment on column public.recording_parts.part_index is 'operational: number of the part, from 0';
comment on column public.recording_parts.document_id is 'operational: id of the file at Azure';
comment on column public.recording_parts.content_location is 'content: URL of the file at Azure';
comment on column public.recording_parts.format is 'operational: format, as reported by Azure';
comment on column public.recording_parts.recorded_at is 'operational: start of the recording';
comment on column public.recording_parts.duration_ms is 'operational: duration in milliseconds';
comment on column public.recording_parts.own_storage is
  'operational: whether Azure has written the file into our own storage';
comment on column public.recording_parts.event_time is
  'operational: time of the event that reported the file';
comment on column public.recording_parts.url is 'content: URL of the file in our own storage';
comment on column public.recording_parts.content_type is 'operational: content type of the file';
comment on column public.recording_parts.size_bytes is 'operational: size of the file';
comment on column public.recording_parts.imported_at is 'operational: when the file was imported';
comment on column public.recording_parts.deleted_at is 'operational: when it was deleted';
comment on column public.recording_parts.created_at is 'operational: when the row was created';
comment on column public.recording_parts.deletion_claimed_at is
  'operational: when it was last claimed for deletion';
comment on column public.recording_parts.metadata_location is
  'content: URL of the metadata file beside it';
comment on column public.recording_parts.is_late is
  'operational: whether it was reported after its recording was deleted';
comment on column public.recording_parts.late_tried_by is
  'operational: the retention run that last tried to delete it, where it is late';

create index recording_parts_late_idx on public.recording_parts (interview_id)
  where is_late and url is not null and deleted_at is null;

create index recording_parts_unimported_idx on public.recording_parts (created_at)
  where imported_at is null and deleted_at is null and not own_storage;

create or replace trigger set_last_active_at after insert on public.recording_parts
  for each row execute function public.set_last_active_at();

create or replace trigger save_deleted_call_tombstones
  after delete on public.recording_parts
  referencing old table as deleted for each statement
  execute function public.save_deleted_call_tombstones();

alter table public.recording_parts enable row level security;

create policy interview_select on public.recording_parts for select to authenticated
  using (exists (select from public.interviews where interviews.id = interview_id));

revoke all on public.recording_parts from anon, authenticated, service_role;
grant all on public.recording_parts to service_role;
grant select (
  id, interview_id, part_index, recorded_at, duration_ms, content_type, size_bytes, imported_at,
  deleted_at, created_at
) on public.recording_parts to authenticated;
