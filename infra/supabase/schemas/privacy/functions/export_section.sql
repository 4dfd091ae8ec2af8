-- A page of a section: {rows, next: what to go on after; null: that was the last page}.
-- p_limit: 1 to 1,000 rows
-- p_after: `next` of the page before; none for the first
create or replace function public.export_section(
  p_user uuid,
  p_section text,
  p_limit int,
  p_after uuid default null
) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  place record;
  page jsonb;
begin
  select * into place from public.personal_data()
  where section = p_section and shown is not null;
  if not found or not p_limit between 1 and 1000 then
    raise exception using errcode = '22023', message = 'no such section, or not 1 to 1,000 rows';
  end if;

  execute format(
    $query$
      with given as (
        select %1$s, %2$s as page_key from %3$s
        where (%4$s) and ($2 is null or %2$s > $2)
        order by page_key limit $3 + 1
      ), numbered as (
        select page_key, row_number() over (order by page_key) as number,
          to_jsonb(given) - 'page_key' - $4 as shown
        from given
      )
      select jsonb_build_object(
        'rows', coalesce(jsonb_agg(shown order by number) filter (where number <= $3), '[]'),
        'next', case when count(*) > $3 then (array_agg(page_key order by number))[$3] end
      )
      from numbered
    $query$,
    place.shown, place.paged_by, place.relation, place.rows_of
  ) into page using p_user, p_after, p_limit, coalesce(place.hidden, '{}');
  return page;
end $$;

grant execute on function public.export_section to service_role;
