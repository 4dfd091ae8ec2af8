-- Whether a person made a score or overruled it: then nothing else replaces it.
create or replace function public.is_score_of_person(p_human_override boolean, p_scored_by text)
returns boolean
language sql immutable set search_path = '' as $$
  select coalesce(p_human_override, false) or coalesce(p_scored_by, 'ai') <> 'ai'
$$;

grant execute on function public.is_score_of_person to authenticated;
