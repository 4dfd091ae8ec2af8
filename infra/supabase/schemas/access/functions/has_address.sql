-- Whether the user has confirmed the mail address.
create or replace function public.has_address(p_user uuid, p_address text) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (
    select from auth.users
    where id = p_user and email_confirmed_at is not null and lower(email) = lower(p_address)
  )
$$;
