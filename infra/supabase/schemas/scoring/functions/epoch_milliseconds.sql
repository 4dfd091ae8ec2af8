-- Milliseconds since 1970, as message ids tell times.
create or replace function public.epoch_milliseconds(p_time timestamptz) returns bigint
language sql immutable set search_path = '' as $$
  select floor(extract(epoch from p_time) * 1000)::bigint
$$;
