-- Mails that were sent for an organisation, and whether they arrived. By them the number of mails that it may send
-- to new addresses grows and falls. A mail is known by a digest of its id, which leads to nobody. Rows outlive the
-- invitation, its organisation and its sender, for 30 days.
create table public.sent_mails (
  email_digest text primary key,
  organisation_id uuid references public.organisations (id) on delete set null,
  user_id uuid references auth.users (id) on delete set null,
  sent_at timestamptz not null default now(),
  outcome text,
  constraint sent_mails_email_digest_is_sha256 check (email_digest ~ '^[0-9a-f]{64}$'),
  constraint sent_mails_outcome_allowed check (outcome in ('delivered', 'bounced', 'complained'))
);

comment on column public.sent_mails.email_digest is
  'operational: primary key; SHA-256 of the id of the mail at the mail service';
comment on column public.sent_mails.organisation_id is 'operational: the organisation';
comment on column public.sent_mails.user_id is 'identifier: who sent it';
comment on column public.sent_mails.sent_at is 'operational: when it was sent';
comment on column public.sent_mails.outcome is
  'operational: what the mail service reported; a failure is not replaced by a delivery';

create index sent_mails_organisation_id_idx on public.sent_mails (organisation_id, sent_at);

create index sent_mails_sent_at_idx on public.sent_mails (sent_at);

create index sent_mails_user_id_idx on public.sent_mails (user_id, sent_at);

alter table public.sent_mails enable row level security;

revoke all on public.sent_mails from anon, authenticated, service_role;
