-- Everything that is held about a person, for themselves: the places of personal_data, page by page.

-- The sections of an export, in their order.
create or replace function public.export_sections() returns text[]
language sql stable security definer set search_path = '' as $$
  select array_agg(section order by ordinality)
  from public.personal_data() with ordinality where shown is not null
$$;

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
        select %1$s, %2$I as page_key from %3$s
        where (%4$s) and ($2 is null or %2$I > $2)
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

-- Writes down that a person was given what is held about them.
-- Raises 'forbidden' for a user who is gone: a token outlives its user for a while.
create or replace function public.note_export(p_user uuid, p_ip_address text default null)
returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform from auth.users where id = p_user for key share;
  if not found then
    raise exception using errcode = 'P0001', message = 'forbidden';
  end if;
  perform public.write_audit('data.exported', 'user', p_user, null, p_user, p_ip_address);
end $$;

revoke execute on function
  public.export_sections, public.export_section, public.note_export
from public, anon, authenticated, service_role;
grant execute on function public.export_sections, public.export_section, public.note_export
to service_role;
