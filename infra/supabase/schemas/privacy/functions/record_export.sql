-- Records in the audit log that a person received the data about them.
-- Raises 'forbidden' for a deleted user: an access token is valid for some time after that.
create or replace function public.record_export(p_user uuid, p_ip_address text default null)
returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform from auth.users where id = p_user for key share;
  if not found then
    raise exception using errcode = 'P0001', message = 'forbidden';
  end if;
  perform public.write_audit('data.exported', 'user', p_user, null, p_user, p_ip_address);
end $$;

grant execute on function public.record_export to service_role;
