-- Taking a person, or their recordings, out of the data.

-- What stands in the way of a request just now; null: nothing does.
-- legal_hold: an interview of the person must not be touched
-- call_under_way: a call of theirs has not ended, or its recording is still to come; it would stay
--   behind in storage
-- last_admin: an organisation would be left without anyone who administers it
create or replace function public.deletion_obstacle(p_user uuid, p_request_type text) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  -- Azure keeps a recording for as long, and no call goes on for longer.
  longest_call constant interval := '24 h';
begin
  return case
    when exists (
      select from public.interviews
      where id in (select public.interviews_of(p_user)) and legal_hold
    ) then 'legal_hold'
    when exists (
      select from public.interview_calls as calls
      left join public.call_recordings as recordings on recordings.call_id = calls.id
      where calls.interview_id in (select public.interviews_of(p_user))
        and calls.started_at > clock_timestamp() - longest_call
        and (calls.ended_at is null or recordings.id is not null and not exists (
          select from public.recording_parts as parts
          where parts.interview_id = calls.interview_id
            and parts.recording_id = recordings.recording_id
        ))
    ) then 'call_under_way'
    when p_request_type = 'full_deletion' and exists (
      select from public.org_users as own
      where own.user_id = p_user and own.role = any (public.admin_roles())
        and not exists (
          select from public.org_users as others
          where others.organisation_id = own.organisation_id and others.user_id <> p_user
            and others.role = any (public.admin_roles())
        )
    ) then 'last_admin'
  end;
end $$;

-- Marks the person's recordings as deleted that were claimed and are gone from storage. False where
-- there is one that was not claimed: it came in meanwhile.
create or replace function public.forget_recordings(p_run_id uuid, p_user uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  theirs constant uuid[] := array(select public.interviews_of(p_user));
begin
  perform public.finish_recordings(p_run_id, theirs);
  -- Files that are still to be imported never will be; and some lie with an interview whose recording
  -- had been deleted before they came.
  update public.recording_parts set url = null, deleted_at = clock_timestamp()
  where interview_id = any (theirs) and deleted_at is null
    and (url is null or deletion_claimed_at is not null);
  update public.interviews set recording_url = null
  where id = any (theirs) and recording_url is not null and recording_deleted_at is not null;
  return not exists (
    select from public.interviews where id = any (theirs) and recording_url is not null
    union all
    select from public.recording_parts
    where interview_id = any (theirs) and url is not null and deleted_at is null
  );
end $$;

-- Takes a person out of what others keep: who scored, who did it, where the bill goes.
create or replace function public.forget_acts(p_user uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform public.forget_in_audit_log(p_user);
  update public.interview_scores set human_override_by = null where human_override_by = p_user;
  -- Still a person's score, which nothing may replace.
  update public.interview_scores set scored_by = 'erased'
  where scored_by = p_user::text and scored_by <> 'ai';
  update public.data_deletion_requests set processed_by = null where processed_by = p_user;
  update public.organisations set billing_email = null
  -- Only their confirmed address, where they belong: a profile may name anybody's.
  where id in (select organisation_id from public.org_users where user_id = p_user)
    and lower(billing_email) = (select lower(email) from auth.users where id = p_user);
end $$;

-- Makes a person anonymous, or deletes them wholly, as personal_data says of each place:
-- {section: how many rows}. The audit log, which is no place to delete from, forgets them as well.
create or replace function public.erase_person(p_user uuid, p_wholly boolean) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  place record;
  act text;
  rows_erased bigint;
  counts jsonb := '{}';
begin
  if p_wholly then
    perform public.forget_acts(p_user);
  end if;
  for place in
    select * from public.personal_data() with ordinality
    where case when p_wholly then erased else anonymized is not null end
    order by ordinality desc
  loop
    act := case
      when p_wholly or place.anonymized = 'delete' then 'delete from %1$s where %2$s'
      else 'update %1$s set %3$s where %2$s'
    end;
    execute format(act, place.relation, place.rows_of, place.anonymized) using p_user;
    get diagnostics rows_erased = row_count;
    if rows_erased > 0 then
      counts := counts || jsonb_build_object(place.section, rows_erased);
    end if;
  end loop;
  return counts;
end $$;

revoke execute on function
  public.deletion_obstacle, public.forget_recordings, public.forget_acts, public.erase_person
from public, anon, authenticated, service_role;
