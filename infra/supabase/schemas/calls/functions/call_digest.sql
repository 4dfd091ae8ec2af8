create or replace function public.call_digest(p_id text) returns bytea
language sql immutable set search_path = '' as $$ select sha256(convert_to(p_id, 'UTF8')) $$;
