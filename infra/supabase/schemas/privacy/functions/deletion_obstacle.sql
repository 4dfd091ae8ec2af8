-- What stands in the way of a request just now; null: nothing does.
-- legal_hold: an interview of the person must not be touched
-- call_under_way: a call of theirs has not ended, or its recording is still to come
-- last_admin: an organisation would be left without anyone who administers it
create or replace function public.deletion_obstacle(p_user uuid, p_request_type text) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  theirs constant uuid[] := array(select public.interviews_of(p_user));
begin
  return case
    when exists (select from public.interviews where id = any (theirs) and legal_hold)
      then 'legal_hold'
    when public.recording_is_to_come(theirs) then 'call_under_way'
    when p_request_type = 'full_deletion' and exists (
      select from public.org_users as own
      where own.user_id = p_user and own.role = any (public.admin_roles())
        and not exists (
          select from public.org_users as others
          where others.organisation_id = own.organisation_id and others.user_id <> p_user
            and others.role = any (public.admin_roles())
        )
    ) then 'last_admin'
  end;
end $$;
