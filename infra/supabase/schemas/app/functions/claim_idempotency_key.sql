-- Claims an idempotency key for a request. The claim has the stored response, or the caller is to process the
-- request; a request that did not finish before its lease ended is claimed again.
-- Raises 'idempotency_key_reused' where the key belongs to another body, and 'in_progress' while another
-- request is being processed.
create or replace function public.claim_idempotency_key(
  p_user uuid,
  p_route text,
  p_key text,
  p_request_hash text,
  p_resource_id uuid default null
) returns public.idempotency_keys
language plpgsql security definer set search_path = '' as $$
declare
  lease constant interval := '60 s';
  stored_for constant interval := '24 h';
  deleted_at_once constant int := 2;
  claim public.idempotency_keys;
begin
  -- A parallel request would wait below for the transaction of the first.
  if not pg_try_advisory_xact_lock(
    hashtextextended(format('idempotency:%s:%s:%s', p_user, p_route, p_key), 0)
  ) then
    raise exception using errcode = 'P0001', message = 'in_progress';
  end if;
  delete from public.idempotency_keys
  where user_id = p_user and route = p_route and key = p_key and expires_at < clock_timestamp();
  delete from public.idempotency_keys where (user_id, route, key) in (
    select user_id, route, key from public.idempotency_keys
    where expires_at < clock_timestamp()
    order by expires_at limit deleted_at_once for update skip locked
  );

  insert into public.idempotency_keys as keys
    (user_id, route, key, request_hash, resource_id, claimed_at, expires_at)
  values
    (p_user, p_route, p_key, p_request_hash, p_resource_id, clock_timestamp(),
      clock_timestamp() + stored_for)
  on conflict (user_id, route, key) do update set claimed_at = clock_timestamp()
  where keys.request_hash = p_request_hash and keys.answer is null
    and keys.claimed_at < clock_timestamp() - lease
  returning * into claim;
  if found then
    return claim;
  end if;

  select * into claim from public.idempotency_keys
  where user_id = p_user and route = p_route and key = p_key;
  if claim.request_hash <> p_request_hash then
    raise exception using errcode = 'P0001', message = 'idempotency_key_reused';
  end if;
  if claim.answer is null then
    raise exception using errcode = 'P0001', message = 'in_progress';
  end if;
  return claim;
end $$;

-- Claims an idempotency key for a request that one transaction processes: null where the request is to be
-- processed, and its response stored by store_response; else the response that is stored. Such a replay is
-- not counted. Without a key, null.
-- Raises 'idempotency_key_reused', and 'in_progress' until the transaction of the first request has ended.
create or replace function public.find_response(
  p_user uuid,
  p_route text,
  p_key text,
  p_request_hash text
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  claim public.idempotency_keys;
begin
  if p_key is null then
    return null;
  end if;
  claim := public.claim_idempotency_key(p_user, p_route, p_key, p_request_hash);
  if claim.answer is not null then
    -- The limit has the name of the route.
    update public.rate_limits set hits = trim_array(hits, 1)
    where key = p_route || ':' || encode(sha256(convert_to(p_user::text, 'UTF8')), 'hex')
      and cardinality(hits) > 0;
  end if;
  return claim.answer;
end $$;

-- Stores the response of a request for its repeats, and returns it.
create or replace function public.store_response(
  p_user uuid,
  p_route text,
  p_key text,
  p_response jsonb
) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
  update public.idempotency_keys set answer = p_response
  where user_id = p_user and route = p_route and key = p_key;
  return p_response;
end $$;
