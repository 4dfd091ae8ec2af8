-- Hosted projects grant the storage tables to every role and rely on row level security.
-- Applied at every start, after Lite has created its schemas.
grant usage on schema storage to anon, authenticated, service_role;
grant all on all tables in schema storage to anon, authenticated, service_role;
grant execute on all functions in schema storage to anon, authenticated, service_role;
