create table public.user_roles (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  role public.app_role not null,
  created_at timestamptz not null default now()
);

comment on column public.user_roles.id is 'operational: primary key';
comment on column public.user_roles.user_id is 'identifier: the user';
comment on column public.user_roles.role is
  'personal: the role by which the frontend shows the user';
comment on column public.user_roles.created_at is 'operational: when the row was created';

create index user_roles_user_id_idx on public.user_roles (user_id);

alter table public.user_roles enable row level security;

create policy own_select on public.user_roles for select to authenticated
  using (user_id = (select auth.uid()));

revoke all on public.user_roles from anon, authenticated, service_role;
grant select on public.user_roles to authenticated;
grant all on public.user_roles to service_role;
