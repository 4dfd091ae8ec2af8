-- What nameDigest in shared/mail/organisation-name.ts makes of a name in ASCII; roughly the same of others.
create or replace function public.plain_name_digest(p_name text) returns text
language sql immutable set search_path = '' as $$
  select encode(sha256(convert_to(regexp_replace(
    replace(translate(lower(normalize(p_name, NFKD)), 'i1|0', 'lllo'), 'm', 'rn'),
    '[^[:alnum:]]', '', 'g'
  ), 'UTF8')), 'hex')
$$;
