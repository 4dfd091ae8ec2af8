-- Completes an interview for good: no call opens it again. Repeating this gives the same result.
-- {id, status, ended_at}
-- Raises 'interview_not_found', 'forbidden' and 'interview_not_open'.
create or replace function public.complete_interview(
  p_acting_user uuid,
  p_interview_id uuid,
  p_scoring_delay_seconds int
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  completed public.interviews;
  had_ended boolean;
begin
  perform public.require_interview_role(p_acting_user, p_interview_id, array['candidate', 'recruiter']);
  select * into completed from public.interviews where id = p_interview_id for no key update;

  if not found then
    raise exception using errcode = 'P0001', message = 'interview_not_found';
  end if;
  if completed.status in ('cancelled', 'expired') then
    raise exception using errcode = 'P0001', message = 'interview_not_open';
  end if;
  if completed.closed_at is null then
    -- An end that follows from its calls stays. Older rows may be completed without an end.
    had_ended := completed.status = 'completed' and completed.ended_at is not null;
    completed.closed_at := case when had_ended then completed.ended_at else clock_timestamp() end;
    update public.interviews set
      status = 'completed',
      closed_at = completed.closed_at,
      ended_at = completed.closed_at,
      duration_seconds = case
        when had_ended then duration_seconds
        -- Null where it never started; 0 where its start is in the future.
        when started_at is not null
          then greatest(0, round(extract(epoch from completed.closed_at - started_at)))
      end
    where id = p_interview_id
    returning * into completed;
    perform public.queue_scoring(p_interview_id, p_scoring_delay_seconds);
  end if;
  return jsonb_build_object(
    'id', completed.id,
    'status', completed.status,
    'ended_at', completed.ended_at
  );
end $$;

grant execute on function public.complete_interview to service_role;
