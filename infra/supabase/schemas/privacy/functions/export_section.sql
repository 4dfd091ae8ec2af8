-- A page of a section of a person's export: {rows, next: what to continue after; null: it was the last page}
-- p_limit: 1 to 1,000 rows
-- p_after: `next` of the previous page; null for the first
-- p_quarantined_event_ids: the quarantined events that mention the person
create or replace function public.export_section(
  p_user uuid,
  p_section text,
  p_limit int,
  p_after uuid default null,
  p_quarantined_event_ids uuid[] default '{}'
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
        where (%4$s) and ($4 is null or %2$s > $4)
        order by page_key limit $5 + 1
      ), numbered as (
        select page_key, row_number() over (order by page_key) as number,
          to_jsonb(given) - 'page_key' - $6 as shown
        from given
      )
      select jsonb_build_object(
        'rows', coalesce(jsonb_agg(shown order by number) filter (where number <= $5), '[]'),
        'next', case when count(*) > $5 then (array_agg(page_key order by number))[$5] end
      )
      from numbered
    $query$,
    place.shown, place.paged_by, place.relation, place.rows_of
  ) into page using p_user, array(
    select interviews.id from public.interviews
    join public.applications on applications.id = interviews.application_id
    where applications.candidate_id = p_user
  ), p_quarantined_event_ids, p_after, p_limit, coalesce(place.hidden, '{}');
  return page;
end $$;

grant execute on function public.export_section to service_role;
