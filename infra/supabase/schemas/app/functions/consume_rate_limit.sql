-- Counts a request against a limit of p_limit in any p_window_seconds. A refused one does not count.
-- Exact under parallel calls: one statement decides, under the lock of the key's row, by a clock that is read
-- after the row was locked.
-- {allowed, remaining, retry_after: seconds, at least 1 where refused, else 0,
--  reset: seconds until the oldest counted request leaves the window}
-- p_user: the user who sent the request
-- Raises 'unauthenticated' for a user who was deleted: an access token is valid for some time after that.
create or replace function public.consume_rate_limit(
  p_key text,
  p_limit int,
  p_window_seconds int,
  p_user uuid default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  longest_key constant int := 256;
  deleted_at_once constant int := 2;
  used_key constant text := left(p_key, longest_key);
  width constant interval := make_interval(secs => p_window_seconds);
  counted timestamptz[];
  allowed boolean;
  frees_at timestamptz;
  wait int;
begin
  if p_limit < 1 or p_window_seconds < 1 then
    raise exception using errcode = '22023', message = 'limit and window are at least 1';
  end if;
  if p_user is not null and not exists (select from auth.users where id = p_user) then
    raise exception using errcode = 'P0001', message = 'unauthenticated';
  end if;

  insert into public.rate_limits as limits (key, hits, expires_at)
  values (used_key, array[clock_timestamp()], clock_timestamp() + width)
  on conflict (key) do update set (hits, expires_at) = (
    select array(select hit from unnest(limits.hits) as hit where hit > at - width) || at, at + width
    from clock_timestamp() as at
  )
  where (
    select count(*) < p_limit from unnest(limits.hits) as hit
    where hit > clock_timestamp() - width
  )
  returning hits into counted;

  allowed := found;
  if not allowed then
    select hits into counted from public.rate_limits where key = used_key;
  end if;
  -- The next request is allowed when this one leaves the window.
  frees_at := counted[greatest(1, cardinality(counted) - p_limit + 1)] + width;
  wait := greatest(1, ceil(extract(epoch from frees_at - clock_timestamp())));

  delete from public.rate_limits where key in (
    select key from public.rate_limits where expires_at < clock_timestamp()
    order by expires_at limit deleted_at_once for update skip locked
  );

  return jsonb_build_object(
    'allowed', allowed,
    'remaining', case when allowed then p_limit - cardinality(counted) else 0 end,
    'retry_after', case when allowed then 0 else wait end,
    'reset', wait
  );
end $$;

grant execute on function public.consume_rate_limit to service_role;
