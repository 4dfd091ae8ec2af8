-- Completes the URLs that people type. The checks of their columns then refuse one that a page would run, such
-- as `javascript:…`.
create or replace function public.complete_urls() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if tg_table_name = 'organisations' then
    new.website := public.web_url(new.website);
    new.logo_url := public.web_url(new.logo_url);
  else
    new.linkedin_url := public.web_url(new.linkedin_url);
    new.portfolio_url := public.web_url(new.portfolio_url);
  end if;
  return new;
end $$;
