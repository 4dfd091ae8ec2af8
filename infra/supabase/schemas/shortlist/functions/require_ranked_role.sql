-- The job role whose applications a member of its organisation may rank. Raises 'forbidden' where it belongs to
-- another organisation and is active, else 'job_role_not_found'.
create or replace function public.require_ranked_role(p_acting_user uuid, p_job_role_id uuid)
returns public.job_roles
language plpgsql stable security definer set search_path = '' as $$
declare
  role public.job_roles;
begin
  select * into role from public.job_roles where id = p_job_role_id;
  if public.user_org_role(role.organisation_id, p_acting_user) is null then
    raise exception using errcode = 'P0001', message = case
      when role.status = 'active' then 'forbidden' else 'job_role_not_found'
    end;
  end if;
  return role;
end $$;
