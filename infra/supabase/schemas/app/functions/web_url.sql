-- A URL as people type it: `example.com` becomes `https://example.com`, and an empty one null. One with
-- another scheme than that of the web stays, for a check to refuse it.
create or replace function public.web_url(p_typed text) returns text
language sql immutable set search_path = '' as $$
  select case
    -- What comes before a port is no scheme.
    when p_typed ~* '^\s*[a-z][a-z0-9+.-]*:(?!\d)' then btrim(p_typed)
    else 'https://' || nullif(btrim(p_typed), '')
  end
$$;
