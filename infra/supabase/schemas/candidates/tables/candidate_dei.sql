-- Diversity data: only ever read in aggregate, or by the person it is about.
create table public.candidate_dei (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  gender text check (char_length(gender) <= 200),
  ethnicity text check (char_length(ethnicity) <= 200),
  disability_status text check (char_length(disability_status) <= 200),
  veteran_status text check (char_length(veteran_status) <= 200),
  created_at timestamptz not null default now()
);

comment on column public.candidate_dei.id is 'operational: primary key';
comment on column public.candidate_dei.user_id is 'identifier: the person';
comment on column public.candidate_dei.gender is 'personal: as stated by the person';
comment on column public.candidate_dei.ethnicity is 'personal: as stated by the person';
comment on column public.candidate_dei.disability_status is 'personal: as stated by the person';
comment on column public.candidate_dei.veteran_status is 'personal: as stated by the person';
comment on column public.candidate_dei.created_at is 'operational: when the row was created';

create index candidate_dei_user_id_idx on public.candidate_dei (user_id);

create or replace trigger limit_rows after insert on public.candidate_dei
  referencing new table as inserted
  for each statement when (current_user = 'authenticated')
  execute function public.limit_rows('user_id', '10');

alter table public.candidate_dei enable row level security;

create policy own_delete on public.candidate_dei for delete to authenticated
  using (user_id = (select auth.uid()));

create policy own_insert on public.candidate_dei for insert to authenticated
  with check (user_id = (select auth.uid()));

create policy own_select on public.candidate_dei for select to authenticated
  using (user_id = (select auth.uid()));

create policy own_update on public.candidate_dei for update to authenticated
  using (user_id = (select auth.uid()))
  with check (user_id = (select auth.uid()));

revoke all on public.candidate_dei from anon, authenticated, service_role;
grant delete, select on public.candidate_dei to authenticated;
grant all on public.candidate_dei to service_role;
grant insert (id, user_id, gender, ethnicity, disability_status, veteran_status)
  on public.candidate_dei to authenticated;
grant update (gender, ethnicity, disability_status, veteran_status)
  on public.candidate_dei to authenticated;
