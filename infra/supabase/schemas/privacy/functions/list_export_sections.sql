-- The sections of an export, in their order.
create or replace function public.list_export_sections() returns text[]
language sql stable security definer set search_path = '' as $$
  select array_agg(section order by ordinality)
  from public.personal_data() with ordinality where shown is not null
$$;

grant execute on function public.list_export_sections to service_role;
