-- The organisation of a job role, in place of the row that its foreign key leads to: PostgREST embeds by this
-- function what pages select as `job_roles(organisations(...))`. Members and the service get all of it; who has
-- applied to it, or presents an invitation of it, what it shows of itself, and null for the rest: row level
-- security cannot hide columns. Its parameter has no name, so that no request can call it with a row of its own.
create or replace function public.organisations(public.job_roles) returns setof public.organisations
language sql stable security definer rows 1 set search_path = '' as $$
  select shown.*
  from public.organisations as whole
  cross join lateral jsonb_populate_record(null::public.organisations, case
    when current_setting('role') = 'service_role'
      or whole.id = any (public.organisations_of_caller('member'))
    then to_jsonb(whole)
    when whole.id = any (public.organisations_applied_to())
      or whole.id = public.presented_invitation('organisation')
    then jsonb_build_object(
      'id', whole.id, 'name', whole.name, 'description', whole.description,
      'industry', whole.industry, 'website', whole.website, 'logo_url', whole.logo_url
    )
  end) as shown
  where whole.id = $1.organisation_id and shown.id is not null
$$;

grant execute on function public.organisations to anon, authenticated, service_role;
