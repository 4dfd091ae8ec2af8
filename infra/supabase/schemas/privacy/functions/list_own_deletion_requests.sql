-- The caller's own requests, the latest 100 first: {requests: [what describe_deletion_request gives]}.
create or replace function public.list_own_deletion_requests() returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('requests', coalesce(
    jsonb_agg(public.describe_deletion_request(id) order by requested_at desc, id), '[]'
  ))
  from (
    select id, requested_at from public.data_deletion_requests
    where user_id = (select auth.uid())
    order by requested_at desc, id limit 100
  ) as own
$$;

grant execute on function public.list_own_deletion_requests to authenticated;
