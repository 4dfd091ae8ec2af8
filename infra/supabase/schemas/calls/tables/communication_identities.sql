-- A user has one identity in Azure Communication Services, which is never replaced. A row without
-- `acs_user_id` is a claim: a request is creating the identity.
create table public.communication_identities (
  user_id uuid primary key references auth.users (id) on delete cascade,
  acs_user_id text check (char_length(acs_user_id) <= 1000),
  claimed_at timestamptz not null,
  created_at timestamptz not null default now()
);

comment on column public.communication_identities.user_id is 'identifier: the user';
comment on column public.communication_identities.acs_user_id is
  'identifier: id of the user in Azure Communication Services';
comment on column public.communication_identities.claimed_at is
  'operational: since when a request is creating the identity';
comment on column public.communication_identities.created_at is
  'operational: when the row was created';

alter table public.communication_identities enable row level security;

revoke all on public.communication_identities from anon, authenticated, service_role;
