-- How long a recording is kept where its organisation says nothing.
create or replace function public.default_retention_days() returns int
language sql immutable set search_path = '' as $$ select 90 $$;
