-- The group call of each interview. Whoever knows its id can join the call, and by that start and end the
-- interview: only read_group_call returns it, to participants. An interview without a row is older than this
-- table: its own id is that of its group call.
create table public.group_calls (
  interview_id uuid primary key references public.interviews (id) on delete cascade,
  group_id uuid not null unique default gen_random_uuid()
);

comment on column public.group_calls.interview_id is 'operational: primary key, the interview';
comment on column public.group_calls.group_id is
  'operational: id by which its participants join the call';

alter table public.group_calls enable row level security;

revoke all on public.group_calls from anon, authenticated, service_role;
