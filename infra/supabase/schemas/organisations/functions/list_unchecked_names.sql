-- Lists organisations whose name in mails was never checked, because they were not created by create_organisation, the
-- oldest first: [{organisation_id, organisation_name, mail_name, created_at}]
create or replace function public.list_unchecked_names(p_limit int) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(to_jsonb(unchecked) order by created_at, organisation_id), '[]')
  from (
    select id as organisation_id, name as organisation_name, mail_name, created_at
    from public.organisations where mail_name is null
    order by created_at, id limit p_limit
  ) as unchecked
$$;

grant execute on function public.list_unchecked_names to service_role;
