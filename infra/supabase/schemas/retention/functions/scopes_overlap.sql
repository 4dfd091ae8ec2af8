-- Whether two runs would work on the same organisation; null stands for all of them.
create or replace function public.scopes_overlap(p_one uuid[], p_other uuid[]) returns boolean
language sql immutable set search_path = '' as $$
  select p_one is null or p_other is null or p_one && p_other
$$;
