-- Puts a request off for an obstacle that deletion_obstacle tells of, or another.
create or replace function public.put_off_for(p_run_id uuid, p_request_id uuid, p_obstacle text)
returns void
language sql security definer set search_path = '' as $$
  select public.put_off_deletion(
    p_run_id, p_request_id, p_obstacle in ('legal_hold', 'call_under_way'),
    case p_obstacle
      when 'legal_hold' then 'Deferred: legal hold'
      when 'call_under_way' then 'Deferred: a call is under way'
      else p_obstacle
    end
  )
$$;
