-- Answers 1, by which readiness checks see that the database works.
create or replace function public.ping() returns int
language sql stable set search_path = '' as $$ select 1 $$;

grant execute on function public.ping to service_role;
