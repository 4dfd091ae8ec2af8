-- The database keeps the SHA-256 of an invitation's token (64 hex digits), whoever writes it.

-- Clients send tokens: always hashed, for a token may look like a hash. The service sends hashes;
-- what cannot be one is hashed all the same.
create or replace function public.hash_invitation_token() returns trigger
language plpgsql set search_path = '' as $$
begin
  if current_user = 'authenticated' or new.token !~ '^[0-9a-f]{64}$' then
    new.token := encode(sha256(convert_to(new.token, 'utf8')), 'hex');
  end if;
  return new;
end $$;

revoke execute on function public.hash_invitation_token()
  from public, anon, authenticated, service_role;

-- Tokens stored in the clear are hashed once. The constraint, added in the same transaction, is what
-- tells that it has been done: the looks of a token would not, since it may be 64 hex digits itself.
do $$
begin
  if not exists (
    select from pg_constraint
    where conrelid = 'public.invitations'::regclass and conname = 'invitations_token_is_sha256'
  ) then
    lock table public.invitations in access exclusive mode;
    update public.invitations set token = encode(sha256(convert_to(token, 'utf8')), 'hex');
    alter table public.invitations
      add constraint invitations_token_is_sha256 check (token ~ '^[0-9a-f]{64}$');
  end if;
end $$;

create or replace trigger hash_invitation_token
  before insert or update of token on public.invitations
  for each row execute function public.hash_invitation_token();
