-- What a candidate writes to their own interview in the table: as their page does, and no more than they can do
-- through the API. Times are ours, whatever they send. Other callers are left to the policies.

create or replace function public.is_own_application(p_application_id uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (
    select from public.applications
    where id = p_application_id and candidate_id = (select auth.uid())
  )
$$;

-- Opens one where none is open, as open_interview does: raises 'interview_completed' where the candidate has
-- completed one for the role.
-- Where one is open, the response is a redirect to it, 303 See Other, since a trigger cannot return another row
-- to PostgREST. Clients of the Fetch API follow it, and get the row as if they had inserted it.
create or replace function public.limit_own_interview() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  opened uuid;
begin
  if not public.is_own_application(new.application_id) then
    return new;
  end if;
  -- Of parallel inserts, one opens it and the others find it.
  perform from public.applications where id = new.application_id for no key update;
  select id into opened from public.interviews
  where application_id = new.application_id
    and status in ('invited', 'scheduled', 'in_progress')
  order by created_at desc, id limit 1;
  if found then
    raise sqlstate 'PGRST' using
      message = jsonb_build_object('code', 'interview_open', 'message', 'interview_open'),
      detail = jsonb_build_object(
        'status', 303,
        'headers', jsonb_build_object('Location', 'interviews?id=eq.' || opened)
      );
  end if;
  perform public.require_interview_left(new.application_id);
  new.status := case when new.status = 'in_progress' then new.status else 'invited' end;
  new.started_at := case when new.status = 'in_progress' then clock_timestamp() end;
  new.ended_at := null;
  new.duration_seconds := null;
  return new;
end $$;

-- Starts it or ends it, as complete_interview does, and keeps the signals of the page while it is open.
create or replace function public.limit_own_interview_update() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  wanted constant public.interviews := new;
begin
  new := old;
  if old.status not in ('invited', 'scheduled', 'in_progress') then
    return new;
  end if;
  new.anti_cheat_signals := wanted.anti_cheat_signals;
  if wanted.status in ('in_progress', 'completed') then
    new.status := wanted.status;
  end if;
  if wanted.status = 'in_progress' then
    new.started_at := coalesce(old.started_at, clock_timestamp());
  elsif wanted.status = 'completed' then
    new.ended_at := clock_timestamp();
    new.closed_at := new.ended_at;
    new.duration_seconds := greatest(0, round(extract(epoch from new.ended_at - new.started_at)));
  end if;
  return new;
end $$;

create or replace function public.score_own_interview() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  -- The last words of the conversation may still be on their way.
  scoring_delay_seconds constant int := 60;
begin
  perform public.queue_scoring(new.id, scoring_delay_seconds);
  return null;
end $$;
