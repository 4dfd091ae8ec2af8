-- How many days an organisation that sets nothing keeps its recordings.
create or replace function public.default_retention_days() returns int
language sql immutable set search_path = '' as $$ select 90 $$;
