-- For how many days recordings are retained in an organisation that has not set it.
create or replace function public.default_retention_days() returns int
language sql immutable set search_path = '' as $$ select 90 $$;
