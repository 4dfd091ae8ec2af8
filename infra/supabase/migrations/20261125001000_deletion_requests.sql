-- What people ask to be done with their data, and the receipts of what was.

-- Until when somebody is carrying it out; then somebody else may.
alter table public.data_deletion_requests add column if not exists claimed_until timestamptz;
-- The run that looked at it last: none looks at it twice, unless it is left in the middle.
alter table public.data_deletion_requests add column if not exists last_run_id uuid;
comment on column public.data_deletion_requests.claimed_until is
  'operational: until when somebody carries it out';
comment on column public.data_deletion_requests.last_run_id is
  'operational: the run that looked at it last';

create index if not exists data_deletion_requests_open_idx
  on public.data_deletion_requests (requested_at) where status <> 'completed';

-- What was removed for a request. It outlives the person: it refers to no row, and names nobody.
create table if not exists public.erasure_receipts (
  -- That of the request.
  id uuid primary key,
  request_type text not null,
  requested_at timestamptz not null,
  completed_at timestamptz not null default clock_timestamp(),
  -- How many of what: {candidate_skills: 3, recording_files: 2}.
  removed jsonb not null
);
comment on column public.erasure_receipts.id is 'operational: the request, which may be gone';
comment on column public.erasure_receipts.request_type is 'operational: what was asked for';
comment on column public.erasure_receipts.requested_at is 'operational: when it was asked for';
comment on column public.erasure_receipts.completed_at is 'operational: when it was done';
comment on column public.erasure_receipts.removed is 'operational: how many of what were removed';

alter table public.erasure_receipts enable row level security;
revoke all on public.erasure_receipts from public, anon, authenticated, service_role;

-- A request as its person sees it:
-- {id, request_type, status, reason, notes, requested_at, processed_at,
--  receipt: null or {completed_at, removed: {what: how many}}}
create or replace function public.deletion_request_of(p_request_id uuid) returns jsonb
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

-- Writes down that somebody wants their data gone; not what they say of why.
create or replace function public.audit_deletion_request(
  p_request public.data_deletion_requests,
  p_ip_address text
) returns void
language sql security definer set search_path = '' as $$
  select public.write_audit(
    'erasure.requested', 'deletion_request', p_request.id, null, p_request.user_id, p_ip_address,
    jsonb_build_object('request_type', p_request.request_type)
  )
$$;

-- Asks for one's own data to be deleted: what deletion_request_of gives. Asking again while the same
-- is open gives the request that is.
-- p_request_type: full_deletion, anonymize or recording_only
-- Raises 'forbidden' for a user who is gone: a token outlives its user for a while.
create or replace function public.request_deletion(
  p_acting_user uuid,
  p_request_type text,
  p_reason text default null,
  p_ip_address text default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  request public.data_deletion_requests;
begin
  -- Parallel requests of one person take turns, so that one makes it and the others find it.
  perform pg_advisory_xact_lock(hashtextextended('deletion_requests:' || p_acting_user, 0));
  perform from auth.users where id = p_acting_user for key share;
  if not found then
    raise exception using errcode = 'P0001', message = 'forbidden';
  end if;

  select * into request from public.data_deletion_requests
  where user_id = p_acting_user and request_type = p_request_type and status <> 'completed'
  order by requested_at, id limit 1;
  if not found then
    insert into public.data_deletion_requests (user_id, request_type, reason)
    values (p_acting_user, p_request_type, p_reason)
    returning * into request;
    perform public.audit_deletion_request(request, p_ip_address);
  end if;
  return public.deletion_request_of(request.id);
end $$;

-- The caller's own requests, the latest 100 first: {requests: [what deletion_request_of gives]}.
create or replace function public.list_own_deletion_requests() returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('requests', coalesce(
    jsonb_agg(public.deletion_request_of(id) order by requested_at desc, id), '[]'
  ))
  from (
    select id, requested_at from public.data_deletion_requests
    where user_id = (select auth.uid())
    order by requested_at desc, id limit 100
  ) as own
$$;

-- The same door for those who ask by the table.
create or replace function public.audit_own_deletion_request() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform public.audit_deletion_request(new, public.request_address());
  return null;
end $$;

create or replace trigger audit_own_deletion_request
  after insert on public.data_deletion_requests
  for each row when (current_user = 'authenticated')
  execute function public.audit_own_deletion_request();

revoke execute on function
  public.deletion_request_of, public.audit_deletion_request, public.request_deletion,
  public.list_own_deletion_requests, public.audit_own_deletion_request
from public, anon, authenticated, service_role;
grant execute on function public.request_deletion to service_role;
grant execute on function public.list_own_deletion_requests to authenticated;
