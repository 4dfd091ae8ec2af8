-- The newest open interview of an application, or a new one where none is open:
-- {id, application_id, status}
-- Raises 'application_not_found' and 'forbidden'.
create or replace function public.open_interview(p_acting_user uuid, p_application_id uuid)
returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  opened public.interviews;
begin
  perform public.require_application_role(
    p_acting_user, p_application_id, array['candidate', 'recruiter']
  );
  -- Of parallel calls, one creates it and the others find it.
  perform from public.applications where id = p_application_id for no key update;

  select * into opened from public.interviews
  where application_id = p_application_id
    and status in ('invited', 'scheduled', 'in_progress')
  order by created_at desc, id limit 1;

  if not found then
    insert into public.interviews (application_id) values (p_application_id)
    returning * into opened;
  end if;
  return jsonb_build_object(
    'id', opened.id, 'application_id', opened.application_id, 'status', opened.status
  );
end $$;

grant execute on function public.open_interview to service_role;
