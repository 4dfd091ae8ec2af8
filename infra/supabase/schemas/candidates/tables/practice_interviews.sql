create table public.practice_interviews (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  sample_role_type text not null,
  status text not null default 'pending',
  started_at timestamptz,
  ended_at timestamptz,
  duration_seconds int,
  feedback jsonb,
  created_at timestamptz not null default now()
);

comment on column public.practice_interviews.id is 'operational: the row';
comment on column public.practice_interviews.user_id is 'identifier: who practised';
comment on column public.practice_interviews.sample_role_type is 'personal: for what';
comment on column public.practice_interviews.status is 'operational: how far it is';
comment on column public.practice_interviews.started_at is 'operational: when it began';
comment on column public.practice_interviews.ended_at is 'operational: when it ended';
comment on column public.practice_interviews.duration_seconds is 'operational: how long it took';
comment on column public.practice_interviews.feedback is 'content: what they were told';
comment on column public.practice_interviews.created_at is 'operational: when the row was made';

create index practice_interviews_user_id_idx on public.practice_interviews (user_id);

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
