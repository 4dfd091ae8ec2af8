-- Events of the mail service, which delivers them at least once and in any order, some before the
-- id of the mail is stored.
create table public.mail_events (
  event_id text primary key check (char_length(event_id) <= 1000),
  email_id text not null check (char_length(email_id) <= 1000),
  event text not null,
  reason text,
  happened_at timestamptz not null,
  expires_at timestamptz not null,
  constraint mail_events_event_check check (
    event in ('delivered', 'opened', 'bounced', 'complained', 'failed', 'suppressed')
  ),
  constraint mail_events_reason_is_code check (reason ~ '^[A-Za-z0-9_-]{1,100}$')
);

comment on column public.mail_events.event_id is 'operational: primary key, from the mail service';
comment on column public.mail_events.email_id is 'operational: id of the mail at the mail service';
comment on column public.mail_events.event is 'operational: kind of event';
comment on column public.mail_events.reason is
  'operational: why the mail did not arrive, as a code of the mail service';
comment on column public.mail_events.happened_at is 'operational: when it happened';
comment on column public.mail_events.expires_at is 'operational: when the row can be deleted';

create index mail_events_email_id_idx on public.mail_events (email_id);

create index mail_events_expires_at_idx on public.mail_events (expires_at);

alter table public.mail_events enable row level security;

revoke all on public.mail_events from anon, authenticated, service_role;
