create table public.practice_interviews (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  sample_role_type text not null check (char_length(sample_role_type) <= 200),
  status text not null default 'pending' check (char_length(status) <= 200),
  started_at timestamptz,
  ended_at timestamptz,
  duration_seconds int,
  feedback jsonb check (char_length(feedback::text) <= 65536),
  created_at timestamptz not null default now()
);

comment on column public.practice_interviews.id is 'operational: primary key';
comment on column public.practice_interviews.user_id is 'identifier: the person';
comment on column public.practice_interviews.sample_role_type is
  'personal: kind of role practised for';
comment on column public.practice_interviews.status is 'operational: state of the interview';
comment on column public.practice_interviews.started_at is 'operational: start';
comment on column public.practice_interviews.ended_at is 'operational: end';
comment on column public.practice_interviews.duration_seconds is 'operational: duration';
comment on column public.practice_interviews.feedback is 'content: feedback to the person';
comment on column public.practice_interviews.created_at is 'operational: when the row was created';

create index practice_interviews_user_id_idx on public.practice_interviews (user_id);

create or replace trigger limit_rows after insert on public.practice_interviews
  referencing new table as inserted
  for each statement when (current_user = 'authenticated')
  execute function public.limit_rows('user_id', '500');

alter table public.practice_interviews enable row level security;

create policy own_delete on public.practice_interviews for delete to authenticated
  using (user_id = (select auth.uid()));

create policy own_insert on public.practice_interviews for insert to authenticated
  with check (user_id = (select auth.uid()));

create policy own_select on public.practice_interviews for select to authenticated
  using (user_id = (select auth.uid()));

create policy own_update on public.practice_interviews for update to authenticated
  using (user_id = (select auth.uid()))
  with check (user_id = (select auth.uid()));

revoke all on public.practice_interviews from anon, authenticated, service_role;
grant delete, select on public.practice_interviews to authenticated;
grant all on public.practice_interviews to service_role;
grant insert (
  id, user_id, sample_role_type, status, started_at, ended_at, duration_seconds, feedback
) on public.practice_interviews to authenticated;
grant update (sample_role_type, status, started_at, ended_at, duration_seconds, feedback)
  on public.practice_interviews to authenticated;
