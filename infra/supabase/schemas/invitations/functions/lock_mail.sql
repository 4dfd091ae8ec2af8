-- Lets an event and the noting of its mail's id take turns, so that one of them sees the other.
create or replace function public.lock_mail(p_email_id text) returns void
language sql set search_path = '' as $$
  select pg_advisory_xact_lock(hashtextextended('mail:' || p_email_id, 0))
$$;
