-- Leaves a request for a later run: deferred, it waits as before; otherwise it has failed.
create or replace function public.put_off_deletion(
  p_run_id uuid,
  p_request_id uuid,
  p_deferred boolean,
  p_notes text
) returns void
language plpgsql security definer set search_path = '' as $$
declare
  longest_notes constant int := 500;
  request public.data_deletion_requests;
begin
  update public.data_deletion_requests set
    status = case when p_deferred then 'pending' else 'failed' end,
    notes = left(p_notes, longest_notes), claimed_until = null, last_run_id = p_run_id
  where id = p_request_id
  returning * into request;
  perform public.release_claims(p_run_id, array(select public.interviews_of(request.user_id)));

  if not p_deferred then
    insert into public.retention_failures (run_id, request_id, reason)
    values (p_run_id, p_request_id, request.notes)
    on conflict do nothing;
  end if;
  update public.retention_runs set
    requests_deferred = requests_deferred + p_deferred::int,
    requests_failed = (
      select count(*) from public.retention_failures
      where run_id = p_run_id and request_id is not null
    )
  where id = p_run_id;
end $$;
