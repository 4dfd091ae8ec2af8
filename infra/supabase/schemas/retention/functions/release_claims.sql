-- Gives claims of a run back, as far as they are still its own.
create or replace function public.release_claims(p_run_id uuid, p_interview_ids uuid[])
returns void
language sql security definer set search_path = '' as $$
  update public.interviews set retention_claimed_until = null, retention_claimed_by = null
  where id = any (p_interview_ids) and retention_claimed_by = p_run_id
$$;
