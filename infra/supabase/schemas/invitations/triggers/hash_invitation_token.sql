-- Hashes the token of an invitation. Clients send tokens, which are always hashed, since a token may look like
-- a hash. The service sends hashes; anything else from it is hashed, too.
create or replace function public.hash_invitation_token() returns trigger
language plpgsql set search_path = '' as $$
begin
  if current_user = 'authenticated' or new.token !~ '^[0-9a-f]{64}$' then
    new.token := encode(sha256(convert_to(new.token, 'utf8')), 'hex');
  end if;
  return new;
end $$;
