create table public.organisations (
  id uuid primary key default gen_random_uuid(),
  name text not null check (char_length(name) <= 200),
  description text check (char_length(description) <= 20000),
  industry text check (char_length(industry) <= 200),
  website text check (char_length(website) <= 2000),
  logo_url text check (char_length(logo_url) <= 2000),
  billing_email text check (char_length(billing_email) <= 320),
  billing_address text check (char_length(billing_address) <= 2000),
  values_framework jsonb check (char_length(values_framework::text) <= 65536),
  recording_retention_days int,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  transcript_retention_days int,
  closed_at timestamptz,
  mail_name text check (char_length(mail_name) <= 200),
  name_digest text unique,
  candidate_sees_score boolean not null default true,
  constraint organisations_logo_url_is_url check (
    logo_url ~* '^https?://[^[:space:][:cntrl:]"''<>\\]+$'
  ),
  constraint organisations_name_digest_is_sha256 check (name_digest ~ '^[0-9a-f]{64}$'),
  constraint organisations_website_is_url check (
    website ~* '^https?://[^[:space:][:cntrl:]"''<>\\]+$'
  ),
  constraint organisations_recording_retention_days_allowed check (
    recording_retention_days between 1 and 3650
  ),
  constraint organisations_transcript_retention_days_allowed check (
    transcript_retention_days between 1 and 3650
  )
);

comment on column public.organisations.id is 'operational: primary key';
comment on column public.organisations.name is 'organisation: its name';
comment on column public.organisations.description is 'organisation: its description of itself';
comment on column public.organisations.industry is 'organisation: its industry';
comment on column public.organisations.website is 'organisation: its website';
comment on column public.organisations.logo_url is 'organisation: URL of its logo';
comment on column public.organisations.billing_email is 'organisation: mail address for bills';
comment on column public.organisations.billing_address is 'organisation: postal address for bills';
comment on column public.organisations.values_framework is 'organisation: its values';
comment on column public.organisations.recording_retention_days is
  'organisation: days after which recordings are deleted, 90 where it is null';
comment on column public.organisations.created_at is 'operational: when the row was created';
comment on column public.organisations.updated_at is 'operational: when the row was last changed';
comment on column public.organisations.transcript_retention_days is
  'organisation: days after which transcripts and resumes are deleted, never where it is null';

comment on column public.organisations.closed_at is
  'operational: when it was closed; it is deleted after its transcript retention';

comment on column public.organisations.mail_name is
  'organisation: its name in mails; null before the first check, another than its name where it may not have that';
comment on column public.organisations.name_digest is
  'operational: the same for names that look alike; no two organisations have it in mails';

comment on column public.organisations.candidate_sees_score is
  'organisation: whether candidates see their scores, and not only the feedback';

create index organisations_closed_at_idx
  on public.organisations (closed_at) where closed_at is not null;
create index organisations_unchecked_name_idx
  on public.organisations (created_at, id) where mail_name is null;

create or replace trigger complete_urls before insert or update on public.organisations
  for each row when (
    not new.website ~* '^https?://\S+$' or not new.logo_url ~* '^https?://\S+$'
  )
  execute function public.complete_urls();

create or replace trigger delete_match_scores
  after update of candidate_sees_score on public.organisations
  for each row when (old.candidate_sees_score and not new.candidate_sees_score)
  execute function public.delete_match_scores();

create or replace trigger queue_resume_review
  after update of transcript_retention_days on public.organisations
  for each row when (new.transcript_retention_days is distinct from old.transcript_retention_days)
  execute function public.queue_resume_review();

create or replace trigger set_updated_at
  before update on public.organisations
  for each row
  execute function public.set_updated_at();

alter table public.organisations enable row level security;

create policy admins_update on public.organisations for update to authenticated
  using (id = any ((select public.organisations_of_caller('admin'))::uuid[]));

create policy members_select on public.organisations for select to authenticated
  using (id = any ((select public.organisations_of_caller('member'))::uuid[]));

revoke all on public.organisations from anon, authenticated, service_role;
grant select on public.organisations to authenticated;
grant all on public.organisations to service_role;
grant update (
  name, description, industry, website, logo_url, billing_email, billing_address,
  values_framework, recording_retention_days, transcript_retention_days, candidate_sees_score
) on public.organisations to authenticated;
