-- Leaves a claimed request for a later run, with the reason. One that is not being carried out any more
-- stays as it is.
create or replace function public.fail_deletion_request(
  p_run_id uuid,
  p_request_id uuid,
  p_reason text
) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform from public.data_deletion_requests
  where id = p_request_id and status = 'processing' and last_run_id = p_run_id for no key update;
  if found then
    perform public.put_off_deletion(p_run_id, p_request_id, false, p_reason);
  end if;
  perform public.hold_retention_run(p_run_id);
end $$;

grant execute on function public.fail_deletion_request to service_role;
