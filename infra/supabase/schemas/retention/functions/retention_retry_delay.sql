-- For how long the nightly run waits before it tries again what has failed to be deleted so often in a row before:
-- 1, 2, 4, … hours, and at most a week.
create or replace function public.retention_retry_delay(p_failures int) returns interval
language sql immutable set search_path = '' as $$
  -- With more doublings the product would not fit an interval.
  select least(interval '7 days', interval '1 hour' * power(2, least(p_failures, 10)))
$$;
