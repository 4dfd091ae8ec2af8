-- Interviews that ended before this are due.
create or replace function public.retention_cutoff(p_days int) returns timestamptz
language sql stable set search_path = '' as $$
  select now() - make_interval(days => p_days)
$$;
