-- For how long what is given to be deleted is held: what is not deleted by then must not be.
create or replace function public.deletion_lease() returns interval
language sql immutable set search_path = '' as $$ select interval '5 min' $$;
