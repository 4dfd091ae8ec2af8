-- A request as its person may see it:
-- {id, request_type, status, reason, notes, requested_at, processed_at,
--  receipt: null or {completed_at, removed: {kind: count}}}
create or replace function public.describe_deletion_request(p_request_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'id', requests.id,
    'request_type', requests.request_type,
    'status', requests.status,
    'reason', requests.reason,
    'notes', requests.notes,
    'requested_at', requests.requested_at,
    'processed_at', requests.processed_at,
    'receipt', case when receipts.id is not null then jsonb_build_object(
      'completed_at', receipts.completed_at, 'removed', receipts.removed
    ) end
  )
  from public.data_deletion_requests as requests
  left join public.erasure_receipts as receipts on receipts.id = requests.id
  where requests.id = p_request_id
$$;
