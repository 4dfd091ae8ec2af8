-- Whether a person set or overrode a score: then no other score replaces it.
create or replace function public.is_human_score(p_human_override boolean, p_scored_by text)
returns boolean
language sql immutable set search_path = '' as $$
  select coalesce(p_human_override, false) or coalesce(p_scored_by, 'ai') <> 'ai'
$$;
