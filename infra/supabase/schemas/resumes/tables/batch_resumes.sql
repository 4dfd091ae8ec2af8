-- The resumes of a batch. The file of each is `{batch_id}/{id}.pdf` in the bucket `resume-batches`, which only the
-- service writes, and those who have a link to upload it.
--   waiting       for its file, or for somebody to have it parsed
--   queued        is being parsed
--   parsed        may be approved
--   needs_review  the same, but something is missing or suspect: `reason`
--   duplicate     of `duplicate_of`, or of the application `application_id`: `reason`
--   refused       cannot be parsed: `reason`, the code of a problem
--   approved      its person has been invited, for `application_id`
create table public.batch_resumes (
  id uuid primary key default gen_random_uuid(),
  batch_id uuid not null references public.resume_batches (id) on delete cascade,
  file_name text not null check (char_length(file_name) <= 200),
  state text not null default 'waiting',
  reason text,
  resume jsonb check (char_length(resume::text) <= 65536),
  email text check (char_length(email) <= 320),
  file_digest text,
  duplicate_of uuid references public.batch_resumes (id) on delete set null,
  application_id uuid references public.applications (id) on delete set null,
  -- Until then a file can still arrive.
  link_expires_at timestamptz not null default now(),
  queued_at timestamptz,
  created_at timestamptz not null default now(),
  unique (batch_id, file_name),
  constraint batch_resumes_state_allowed check (
    state in ('waiting', 'queued', 'parsed', 'needs_review', 'duplicate', 'refused', 'approved')
  ),
  constraint batch_resumes_reason_is_code check (reason ~ '^[a-z_]{1,100}$'),
  constraint batch_resumes_file_digest_is_sha256 check (file_digest ~ '^[0-9a-f]{64}$')
);

comment on column public.batch_resumes.id is 'operational: primary key';
comment on column public.batch_resumes.batch_id is 'operational: the batch';
comment on column public.batch_resumes.file_name is 'personal: name of the file';
comment on column public.batch_resumes.state is 'operational: how far it is';
comment on column public.batch_resumes.reason is
  'operational: why it needs a review, is a duplicate, or was refused, as a code';
comment on column public.batch_resumes.resume is 'personal: what the resume says';
comment on column public.batch_resumes.email is
  'personal: mail address in the resume, in lower case, as mail is sent to it';
comment on column public.batch_resumes.file_digest is 'operational: SHA-256 of the file';
comment on column public.batch_resumes.duplicate_of is
  'operational: the earlier resume of the same person for the role';
comment on column public.batch_resumes.application_id is 'operational: the application';
comment on column public.batch_resumes.link_expires_at is
  'operational: until when the file can be uploaded';
comment on column public.batch_resumes.queued_at is 'operational: since when it is to be parsed';
comment on column public.batch_resumes.created_at is 'operational: when the row was created';

create index batch_resumes_application_id_idx on public.batch_resumes (application_id);

create index batch_resumes_created_at_idx on public.batch_resumes (created_at);

create index batch_resumes_duplicate_of_idx on public.batch_resumes (duplicate_of);

create index batch_resumes_email_idx on public.batch_resumes (email);

create index batch_resumes_file_digest_idx on public.batch_resumes (file_digest);

create or replace trigger remove_batch_files after delete on public.batch_resumes
  referencing old table as deleted
  for each statement execute function public.remove_batch_files();

alter table public.batch_resumes enable row level security;

-- Whoever may read the batch may read its resumes.
create policy batch_select on public.batch_resumes for select to authenticated
  using (exists (select from public.resume_batches where resume_batches.id = batch_id));

revoke all on public.batch_resumes from anon, authenticated, service_role;
grant select on public.batch_resumes to authenticated;
grant all on public.batch_resumes to service_role;
