-- Creates a request of a person to have their data deleted, or returns the one of the same type that is open:
-- what describe_deletion_request returns.
-- With an idempotency key the request may be repeated.
-- p_request_type: full_deletion, anonymize or recording_only
-- Raises 'forbidden' for a deleted user (an access token is valid for some time after that),
-- 'idempotency_key_reused' and 'in_progress'.
create or replace function public.request_deletion(
  p_acting_user uuid,
  p_request_type text,
  p_reason text default null,
  p_ip_address text default null,
  p_idempotency_key text default null,
  p_request_hash text default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  response jsonb;
  request public.data_deletion_requests;
begin
  perform from auth.users where id = p_acting_user for key share;
  if not found then
    raise exception using errcode = 'P0001', message = 'forbidden';
  end if;

  response := public.find_response(
    p_acting_user, 'privacy-requests', p_idempotency_key, p_request_hash
  );
  if response is not null then
    return response;
  end if;

  -- Of parallel requests of a person the first creates the row, and the others return it.
  perform pg_advisory_xact_lock(hashtextextended('deletion_requests:' || p_acting_user, 0));
  select * into request from public.data_deletion_requests
  where user_id = p_acting_user and request_type = p_request_type and status <> 'completed'
  order by requested_at, id limit 1;
  if not found then
    insert into public.data_deletion_requests (user_id, request_type, reason)
    values (p_acting_user, p_request_type, p_reason)
    returning * into request;
    -- Without the reason: it is personal, and the log is append-only.
    perform public.write_audit(
      'erasure.requested', 'deletion_request', request.id, null, p_acting_user, p_ip_address,
      jsonb_build_object('request_type', p_request_type)
    );
  end if;
  return public.store_response(
    p_acting_user, 'privacy-requests', p_idempotency_key,
    public.describe_deletion_request(request.id)
  );
end $$;

grant execute on function public.request_deletion to service_role;
