-- Invitations of people to become members of an organisation. Until its person accepts it, an invitation is
-- pending and gives no rights. `token` holds the SHA-256 of the token, never the token.
create table public.member_invitations (
  id uuid primary key,
  organisation_id uuid not null references public.organisations (id) on delete cascade,
  email text not null check (char_length(email) <= 320),
  send_to text not null check (char_length(send_to) <= 320),
  role text not null,
  token text not null unique,
  invited_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  accepted_at timestamptz,
  attempts int not null default 0,
  next_attempt_at timestamptz not null default now(),
  sent_at timestamptz,
  email_id text check (char_length(email_id) <= 1000),
  mail_failure text,
  mail_failure_reason text,
  constraint member_invitations_role_allowed check (
    role in (
      'admin', 'org_admin', 'recruiter', 'hiring_manager', 'org_recruiter', 'org_viewer',
      'viewer', 'member'
    )
  ),
  constraint member_invitations_token_is_sha256 check (token ~ '^[0-9a-f]{64}$'),
  constraint member_invitations_mail_failure_allowed check (
    mail_failure in ('bounced', 'complained', 'failed', 'suppressed')
  ),
  constraint member_invitations_mail_failure_reason_is_code check (
    mail_failure_reason ~ '^[A-Za-z0-9_-]{1,100}$'
  )
);

comment on column public.member_invitations.id is 'operational: primary key';
comment on column public.member_invitations.organisation_id is 'operational: the organisation';
comment on column public.member_invitations.email is
  'personal: mail address of the invited person, as it was typed';
comment on column public.member_invitations.send_to is
  'personal: the same address, as mail is sent to it';
comment on column public.member_invitations.role is 'personal: the role that they will have';
comment on column public.member_invitations.token is
  'operational: SHA-256 of the token in the link';
comment on column public.member_invitations.invited_by is 'identifier: the admin who invited them';
comment on column public.member_invitations.created_at is 'operational: when the row was created';
comment on column public.member_invitations.expires_at is
  'operational: until when it can be accepted';
comment on column public.member_invitations.accepted_at is 'operational: when it was accepted';
comment on column public.member_invitations.attempts is
  'operational: how often sending the mail was tried';
comment on column public.member_invitations.next_attempt_at is
  'operational: when sending the mail is tried next';
comment on column public.member_invitations.sent_at is 'operational: when the mail was sent';
comment on column public.member_invitations.email_id is
  'operational: id of the mail at the mail service';
comment on column public.member_invitations.mail_failure is
  'operational: what the mail service reported of a mail that did not arrive';
comment on column public.member_invitations.mail_failure_reason is
  'operational: its reason, as a code of the mail service, where it gave one';

create unique index member_invitations_address_key
  on public.member_invitations (organisation_id, lower(send_to));

create index member_invitations_email_id_idx on public.member_invitations (email_id);

create index member_invitations_expires_at_idx on public.member_invitations (expires_at);

create index member_invitations_invited_by_idx on public.member_invitations (invited_by);

create index member_invitations_send_to_idx on public.member_invitations (lower(send_to));

create index member_invitations_unsent_idx
  on public.member_invitations (next_attempt_at) where sent_at is null;

alter table public.member_invitations enable row level security;

revoke all on public.member_invitations from anon, authenticated, service_role;
