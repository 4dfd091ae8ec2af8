-- What the person who was invited, or whoever has the token, changes of an invitation in the table: only that it
-- was delivered or opened, by our clock, and never back. Recruiters change what they are granted.
create or replace function public.limit_invitation_update() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  wanted constant public.invitation_status := new.status;
begin
  if exists (
    select from public.applications
    where id = old.application_id and job_role_id = any (public.job_roles_of_caller('recruiter'))
  ) then
    return new;
  end if;
  new := old;
  if wanted in ('delivered', 'opened') and old.revoked_at is null then
    new.status := greatest(old.status, wanted);
    if wanted = 'opened' then
      new.opened_at := coalesce(old.opened_at, clock_timestamp());
    end if;
  end if;
  return new;
end $$;
