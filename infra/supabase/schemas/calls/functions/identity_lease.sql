-- How long a claim to create an ACS identity lasts: longer than creating one may take.
create or replace function public.identity_lease() returns interval
language sql immutable set search_path = '' as $$ select interval '20 s' $$;
