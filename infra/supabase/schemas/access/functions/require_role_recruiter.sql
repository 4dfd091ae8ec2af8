-- Raises 'forbidden' for a user who may see the job role but is no recruiter of its organisation, and
-- 'job_role_not_found' for everyone else.
create or replace function public.require_role_recruiter(p_acting_user uuid, p_job_role_id uuid)
returns void
language plpgsql stable security definer set search_path = '' as $$
declare
  org_role text;
begin
  org_role := public.user_org_role(
    (public.require_ranked_role(p_acting_user, p_job_role_id)).organisation_id, p_acting_user
  );
  if org_role <> all (public.recruiter_roles()) then
    raise exception using errcode = 'P0001', message = 'forbidden';
  end if;
end $$;
