-- `token` holds the SHA-256 of the token (hex), never the token: see hash_invitation_token.
create table public.invitations (
  id uuid primary key default gen_random_uuid(),
  application_id uuid not null references public.applications (id) on delete cascade,
  token public.invitation_token not null unique,
  status public.invitation_status not null default 'pending',
  email_template text check (char_length(email_template) <= 8000),
  expires_at timestamptz not null,
  sent_at timestamptz,
  -- One request at a time sends for an application, until this time if it never finishes.
  sending_until timestamptz,
  opened_at timestamptz,
  created_at timestamptz not null default now(),
  accepted_at timestamptz,
  revoked_at timestamptz,
  -- Accepting again gives the same interview.
  interview_id uuid references public.interviews (id) on delete set null,
  email_id text check (char_length(email_id) <= 1000),
  mail_failure text,
  mail_failure_reason text,
  constraint invitations_mail_failure_allowed check (
    mail_failure in ('bounced', 'complained', 'failed', 'suppressed')
  ),
  constraint invitations_mail_failure_reason_is_code check (
    mail_failure_reason ~ '^[A-Za-z0-9_-]{1,100}$'
  ),
  -- At most 90 days from when the mail is prepared, which is later than the start of its transaction.
  constraint invitations_expires_at_allowed check (
    expires_at <= created_at + interval '91 days'
  ),
  constraint invitations_token_is_sha256 check (token ~ '^[0-9a-f]{64}$')
);

comment on column public.invitations.id is 'operational: primary key';
comment on column public.invitations.application_id is 'operational: the application';
comment on column public.invitations.token is 'operational: SHA-256 of the token in the link';
comment on column public.invitations.status is 'operational: how far the invitation is';
comment on column public.invitations.email_template is
  'content: version of the text, or what the recruiter wrote';
comment on column public.invitations.expires_at is 'operational: until when it can be accepted';
comment on column public.invitations.sent_at is 'operational: when the mail was sent';
comment on column public.invitations.sending_until is
  'operational: until when a request is sending its mail; null once that has ended';
comment on column public.invitations.opened_at is 'operational: when it was first opened';
comment on column public.invitations.created_at is 'operational: when the row was created';
comment on column public.invitations.accepted_at is 'operational: when it was accepted';
comment on column public.invitations.revoked_at is 'operational: when it was revoked';
comment on column public.invitations.interview_id is
  'operational: the interview that was opened by accepting it';
comment on column public.invitations.email_id is 'operational: id of the mail at the mail service';
comment on column public.invitations.mail_failure is
  'operational: why the status is bounced: the kind of event that the mail service reported';
comment on column public.invitations.mail_failure_reason is
  'operational: its reason, as a code of the mail service, where it gave one';

create index invitations_application_id_idx on public.invitations (application_id);

create index invitations_email_id_idx on public.invitations (email_id);

create index invitations_interview_id_idx on public.invitations (interview_id);

create or replace trigger hash_invitation_token
  before insert or update of token on public.invitations
  for each row execute function public.hash_invitation_token();

create or replace trigger limit_rows after insert on public.invitations
  referencing new table as inserted
  for each statement when (current_user = 'authenticated')
  execute function public.limit_rows('application_id', '500');

create or replace trigger limit_invitation_update
  before update on public.invitations
  for each row when (current_user in ('anon', 'authenticated'))
  execute function public.limit_invitation_update();

alter table public.invitations enable row level security;

create policy members_select on public.invitations for select to authenticated
  using (exists (
    select from public.applications
    where applications.id = application_id
      and applications.job_role_id = any ((select public.job_roles_of_caller('member'))::uuid[])
  ));

-- Candidates see what they were invited to, but not by what.
create policy own_select on public.invitations for select to authenticated
  using (exists (
    select from public.applications
    where applications.id = application_id and applications.candidate_id = (select auth.uid())
  ));

-- Whoever has the token sees the invitation, before they sign in as well.
create policy presented_select on public.invitations for select to anon, authenticated
  using (token = (select nullif(current_setting('invitations.presented_token', true), '')));

-- They may say that they have opened it: see limit_invitation_update.
create policy presented_update on public.invitations for update to anon, authenticated
  using (token = (select nullif(current_setting('invitations.presented_token', true), '')));

create policy own_update on public.invitations for update to authenticated
  using (exists (
    select from public.applications
    where applications.id = application_id and applications.candidate_id = (select auth.uid())
  ));

-- Only a mail that was sent makes it more than pending.
create policy recruiters_insert on public.invitations for insert to authenticated
  with check (
    status = 'pending' and sent_at is null and opened_at is null and exists (
      select from public.applications
      where applications.id = application_id
        and applications.job_role_id = any ((select public.job_roles_of_caller('recruiter'))::uuid[])
    )
  );

create policy recruiters_update on public.invitations for update to authenticated
  using (exists (
    select from public.applications
    where applications.id = application_id
      and applications.job_role_id = any ((select public.job_roles_of_caller('recruiter'))::uuid[])
  ));

revoke all on public.invitations from anon, authenticated, service_role;
grant select on public.invitations to authenticated;
grant all on public.invitations to service_role;
-- The page selects all columns of the invitation whose token it has.
grant select on public.invitations to anon;
grant update (status, opened_at) on public.invitations to anon;
grant insert (id, application_id, token, status, email_template, expires_at, sent_at, opened_at)
  on public.invitations to authenticated;
grant update (status, email_template, expires_at, sent_at, opened_at)
  on public.invitations to authenticated;
