-- Who did what, when and from which address: written in the transaction of the action, read by admins,
-- append-only. It contains ids, counts and codes, never personal values.
create table public.audit_log (
  id uuid primary key default gen_random_uuid(),
  user_id uuid references auth.users (id) on delete set null,
  organisation_id uuid references public.organisations (id) on delete set null,
  action text not null check (char_length(action) <= 200),
  entity_type text not null check (char_length(entity_type) <= 200),
  entity_id uuid,
  old_values jsonb check (char_length(old_values::text) <= 65536),
  new_values jsonb check (char_length(new_values::text) <= 65536),
  ip_address text check (char_length(ip_address) <= 200),
  created_at timestamptz not null default now()
);

comment on column public.audit_log.id is 'operational: primary key';
comment on column public.audit_log.user_id is 'identifier: who did it';
comment on column public.audit_log.organisation_id is 'operational: the organisation that it concerns';
comment on column public.audit_log.action is 'operational: what was done';
comment on column public.audit_log.entity_type is 'operational: kind of the entity';
comment on column public.audit_log.entity_id is
  'identifier: id of the entity; a person where entity_type is user';
comment on column public.audit_log.old_values is
  'operational: ids, counts and codes, never personal values';
comment on column public.audit_log.new_values is
  'operational: ids, counts and codes, never personal values';
comment on column public.audit_log.ip_address is 'personal: IP address of the request';
comment on column public.audit_log.created_at is 'operational: when it was done';

create index audit_log_organisation_id_idx on public.audit_log (organisation_id);

create index audit_log_person_idx
  on public.audit_log (entity_id) where entity_type = 'user';

create index audit_log_run_idx
  on public.audit_log ((new_values ->> 'run_id'), organisation_id)
  where new_values ->> 'run_id' is not null;

create index audit_log_user_id_idx on public.audit_log (user_id);

create or replace trigger discard_client_entry before insert on public.audit_log
  for each row when (current_user = 'authenticated')
  execute function public.discard_client_entry();

create or replace trigger protect_audit_log
  before update or delete on public.audit_log
  for each row execute function public.protect_audit_log();

create or replace trigger protect_audit_log_from_truncate
  before truncate on public.audit_log
  for each statement execute function public.protect_audit_log();

alter table public.audit_log enable row level security;

create policy admins_select on public.audit_log for select to authenticated
  using (organisation_id = any ((select public.organisations_of_caller('admin'))::uuid[]));

revoke all on public.audit_log from anon, authenticated, service_role;
grant select on public.audit_log to authenticated;
-- Without effect: see discard_client_entry.
grant insert (
  id, user_id, organisation_id, action, entity_type, entity_id, old_values, new_values, ip_address,
  created_at
) on public.audit_log to authenticated;
grant insert, select on public.audit_log to service_role;
