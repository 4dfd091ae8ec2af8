-- Refuses rows that a user inserts into a table where more than the trigger says then have the same value of a
-- column, such as the user's id ('row_limit_reached'). After the insert: policies have refused others' rows by then.
-- tg_argv: the column, and how many rows may have the same value
create or replace function public.limit_rows() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  scopes uuid[];
  scope uuid;
  stored int;
begin
  execute format('select array_agg(distinct %1$I order by %1$I) from inserted', tg_argv[0]) into scopes;
  foreach scope in array coalesce(scopes, '{}') loop
    -- Parallel inserts take turns, and then see each other's rows.
    perform pg_advisory_xact_lock(hashtextextended(tg_table_name || ':' || scope, 0));
    execute format(
      'select count(*) from (select from public.%I where %I = $1 limit $2 + 1) as counted',
      tg_table_name, tg_argv[0]
    ) into stored using scope, tg_argv[1]::int;
    if stored > tg_argv[1]::int then
      raise exception using errcode = 'P0001', message = 'row_limit_reached';
    end if;
  end loop;
  return null;
end $$;
