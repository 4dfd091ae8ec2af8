-- The outbox: messages for the queues, written in the transaction that they follow from. Sent ones
-- are retained for a while, so that none is sent twice.
create table public.outgoing_messages (
  message_id text primary key check (char_length(message_id) <= 1000),
  queue text not null,
  body jsonb not null check (char_length(body::text) <= 65536),
  due_at timestamptz not null,
  interview_id uuid references public.interviews (id) on delete cascade,
  -- Of the request that PostgREST is serving. Anyone can send that header: only a well-formed one is taken.
  traceparent text default substring(
    nullif(current_setting('request.headers', true), '')::json ->> 'traceparent'
    from '^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$'
  ) check (char_length(traceparent) <= 200),
  claimed_at timestamptz,
  sent_at timestamptz,
  created_at timestamptz not null default now(),
  constraint outgoing_messages_queue_check check (
    queue in ('interview-scoring', 'recording-import', 'data-retention', 'resume-parsing')
  )
);

comment on column public.outgoing_messages.message_id is
  'operational: primary key; the id of the message in Service Bus';
comment on column public.outgoing_messages.queue is 'operational: name of the queue';
comment on column public.outgoing_messages.body is 'operational: ids of what the message is about';
comment on column public.outgoing_messages.due_at is 'operational: earliest time of delivery';
comment on column public.outgoing_messages.interview_id is 'operational: the interview';
comment on column public.outgoing_messages.traceparent is
  'operational: the trace of the change that it follows from';
comment on column public.outgoing_messages.claimed_at is
  'operational: since when an instance is sending it';
comment on column public.outgoing_messages.sent_at is 'operational: when it was sent';
comment on column public.outgoing_messages.created_at is 'operational: when the row was created';

create index outgoing_messages_interview_id_idx
  on public.outgoing_messages (interview_id);

create index outgoing_messages_sent_at_idx on public.outgoing_messages (sent_at);

create index outgoing_messages_unsent_idx
  on public.outgoing_messages (created_at) where sent_at is null;

alter table public.outgoing_messages enable row level security;

revoke all on public.outgoing_messages from anon, authenticated, service_role;
