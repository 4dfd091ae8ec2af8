-- From where a request came that reached PostgREST directly: what its front end appended last to
-- X-Forwarded-For; null where there is none.
create or replace function public.request_address() returns text
language sql stable set search_path = '' as $$
  select substring(
    nullif(current_setting('request.headers', true), '')::jsonb ->> 'x-forwarded-for'
    from '(?:^|[,\s])([0-9A-Fa-f:.]{2,45})\s*$'
  )
$$;
