-- The IP address of a request that reached PostgREST directly: the last one in X-Forwarded-For, which its
-- front end appends; null where there is none.
create or replace function public.request_address() returns text
language sql stable set search_path = '' as $$
  select substring(
    nullif(current_setting('request.headers', true), '')::jsonb ->> 'x-forwarded-for'
    from '(?:^|[,\s])([0-9A-Fa-f:.]{2,45})\s*$'
  )
$$;
