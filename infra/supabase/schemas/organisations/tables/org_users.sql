create table public.org_users (
  id uuid primary key default gen_random_uuid(),
  organisation_id uuid not null references public.organisations (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  role text not null default 'member',
  created_at timestamptz not null default now(),
  constraint org_users_organisation_id_user_id_key unique (organisation_id, user_id),
  constraint org_users_role_allowed check (
    role in (
      'admin', 'org_admin', 'recruiter', 'hiring_manager', 'org_recruiter', 'org_viewer',
      'viewer', 'member'
    )
  )
);

comment on column public.org_users.id is 'operational: primary key';
comment on column public.org_users.organisation_id is 'operational: the organisation';
comment on column public.org_users.user_id is 'identifier: the member';
comment on column public.org_users.role is 'personal: the role of the member';
comment on column public.org_users.created_at is 'operational: when the user joined';

create index org_users_user_id_idx on public.org_users (user_id);

create or replace trigger audit_changed_membership
  after update of role on public.org_users
  for each row when (current_user = 'authenticated' and old.role is distinct from new.role)
  execute function public.audit_membership();

create or replace trigger audit_removed_membership
  after delete on public.org_users
  for each row when (current_user = 'authenticated')
  execute function public.audit_membership();

create or replace trigger protect_last_admin
  before update of role on public.org_users
  for each row when (current_user = 'authenticated') execute function public.protect_last_admin();

create or replace trigger replace_last_admin
  after delete on public.org_users
  for each row when (current_user = 'authenticated') execute function public.replace_last_admin();

alter table public.org_users enable row level security;

create policy admins_delete on public.org_users for delete to authenticated
  using (organisation_id = any ((select public.organisations_of_caller('admin'))::uuid[]));

create policy admins_update on public.org_users for update to authenticated
  using (organisation_id = any ((select public.organisations_of_caller('admin'))::uuid[]));

create policy members_select on public.org_users for select to authenticated
  using (organisation_id = any ((select public.organisations_of_caller('member'))::uuid[]));

revoke all on public.org_users from anon, authenticated, service_role;
grant delete, select on public.org_users to authenticated;
grant all on public.org_users to service_role;
grant update (role)
  on public.org_users to authenticated;
