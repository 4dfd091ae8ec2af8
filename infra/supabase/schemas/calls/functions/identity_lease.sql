-- How long a claim to make an identity lasts: longer than making one may take.
create or replace function public.identity_lease() returns interval
language sql immutable set search_path = '' as $$ select interval '20 s' $$;
