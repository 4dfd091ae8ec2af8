-- Writes down for each organisation that the person applied to, or once where there is none, that a
-- request was carried out.
create or replace function public.audit_erasure(
  p_run_id uuid,
  p_request_id uuid,
  p_request_type text,
  p_organisation_ids uuid[]
) returns void
language sql security definer set search_path = '' as $$
  select public.write_audit(
    'erasure.completed', 'deletion_request', p_request_id, organisation_id,
    (select requested_by from public.retention_runs where id = p_run_id), null,
    jsonb_build_object('run_id', p_run_id, 'request_type', p_request_type)
  )
  from unnest(case p_organisation_ids when '{}' then array[null::uuid] else p_organisation_ids end)
    as organisation_id
$$;

-- Takes a person out of the log, as far as it names one: who it was, from where, and whom it was
-- about. What happened, and when, stays. For erasure alone, before the user is deleted: afterwards the
-- log no longer tells which addresses were theirs.
create or replace function public.forget_in_audit_log(p_user uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform set_config('audit_log.forgotten_user', p_user::text, true);
  update public.audit_log set user_id = null, ip_address = null where user_id = p_user;
  update public.audit_log set entity_id = null where entity_type = 'user' and entity_id = p_user;
  perform set_config('audit_log.forgotten_user', '', true);
end $$;

-- Takes a person out of what others keep: who scored, who did it, where the bill goes, and who
-- uploaded a file that lies in somebody else's folder.
create or replace function public.forget_acts(p_user uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform public.forget_in_audit_log(p_user);
  update public.interview_scores set human_override_by = null where human_override_by = p_user;
  -- Still a person's score, which nothing may replace.
  update public.interview_scores set scored_by = 'erased'
  where scored_by = p_user::text and scored_by <> 'ai';
  update public.data_deletion_requests set processed_by = null where processed_by = p_user;
  update storage.objects set owner = null, owner_id = null
  where owner_id = p_user::text or owner = p_user;
  -- Anybody may sign up with anybody's address: one that was not confirmed is theirs only where they
  -- belong.
  update public.organisations set billing_email = null
  from auth.users
  where users.id = p_user and lower(billing_email) = lower(users.email)
    and (users.email_confirmed_at is not null or organisations.id in (
      select organisation_id from public.org_users where user_id = p_user
    ));
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

-- Those of interviews of which a file is there, also one that came late.
create or replace function public.interviews_with_files(p_interview_ids uuid[]) returns uuid[]
language sql stable security definer set search_path = '' as $$
  select array(
    select id from public.interviews
    where id = any (p_interview_ids) and (recording_url is not null or exists (
      select from public.recording_parts
      where interview_id = interviews.id and url is not null and deleted_at is null
    ))
  )
$$;

-- Marks the person's recordings as deleted that were claimed and are gone from storage. False where
-- there is one that was not claimed, since it came in meanwhile, or that another run has claimed since.
create or replace function public.forget_recordings(p_run_id uuid, p_user uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  theirs uuid[];
  with_files uuid[];
  left_over uuid[];
begin
  -- A hold that was set just before this is waited for, and seen.
  perform from public.interviews where id in (select public.interviews_of(p_user))
  order by id for no key update;
  theirs := array(
    select id from public.interviews
    where id in (select public.interviews_of(p_user)) and not legal_hold
      -- What is being recorded stands in the request's way, and belongs to none that is deleted.
      and not public.recording_is_to_come(array[id])
  );
  if exists (
    select from public.interviews
    where id = any (theirs) and retention_claimed_by <> p_run_id
      and retention_claimed_until > clock_timestamp()
  ) then
    return false;
  end if;
  perform public.finish_recordings(p_run_id, theirs);
  with_files := public.interviews_with_files(theirs);
  -- Files that are still to be imported never will be; and some lie with an interview whose recording
  -- had been deleted before they came.
  update public.recording_parts set
    url = null, metadata_location = null, deleted_at = clock_timestamp()
  where interview_id = any (theirs) and deleted_at is null
    and (url is null or deletion_claimed_at is not null);
  update public.interviews set
    recording_url = null, recording_deleted_at = coalesce(recording_deleted_at, clock_timestamp())
  where id = any (theirs)
    and (recording_deleted_at is null or recording_url is not null)
    -- Or of which nobody was told yet.
    and exists (
      select from public.recording_parts where interview_id = interviews.id
      union all
      select from public.interview_calls where interview_id = interviews.id
    )
    and not exists (
      select from public.recording_parts
      where interview_id = interviews.id and url is not null and deleted_at is null
    );
  left_over := public.interviews_with_files(theirs);
  perform public.audit_recordings(
    p_run_id, array(select unnest(with_files) except select unnest(left_over))
  );
  return left_over = '{}';
end $$;

-- {id, request_type, requested_at, completed_at, removed: {what: how many}}; null: there is none.
create or replace function public.receipt_of(p_request_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select to_jsonb(receipts) from public.erasure_receipts as receipts where id = p_request_id
$$;

-- Whether the person has a resume or an identity that the request has deleted and the app did not: it
-- came in meanwhile, or is just being made.
create or replace function public.remains_outside(
  p_user uuid,
  p_request_type text,
  p_removed jsonb
) returns boolean
language sql stable security definer set search_path = '' as $$
  select p_request_type <> 'recording_only'
      and exists (select from public.resume_files_of(p_user))
    or p_request_type = 'full_deletion'
      and coalesce((p_removed ->> 'acs_identities')::int, 0) = 0
      and exists (
        select from public.communication_identities
        where user_id = p_user and (
          acs_user_id is not null
          or claimed_at > clock_timestamp() - public.identity_lease()
        )
      )
$$;

-- Carries out a request whose data outside of the database are gone: its receipt, the same however
-- often; null where there is no such request, or it could not be carried out now and was put off.
-- p_removed: {recording_files, resume_files, acs_identities}, how many of each the app deleted and has not
--   told of before
create or replace function public.finish_deletion_request(
  p_run_id uuid,
  p_request_id uuid,
  p_removed jsonb
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  request public.data_deletion_requests;
  applied_to uuid[];
  all_gone boolean;
  obstacle text;
  removed jsonb;
begin
  -- What the person does meanwhile waits, and then finds them gone.
  perform from auth.users where id = (
    select user_id from public.data_deletion_requests where id = p_request_id
  ) for update;
  select * into request from public.data_deletion_requests where id = p_request_id for update;
  if not found or request.status = 'completed' then
    return public.receipt_of(p_request_id);
  end if;
  perform public.note_removed(p_request_id, p_removed);
  -- Two admins cannot leave at once.
  perform from public.organisations where id in (
    select organisation_id from public.org_users where user_id = request.user_id
  ) order by id for no key update;

  all_gone := public.forget_recordings(p_run_id, request.user_id)
    and not public.remains_outside(
      request.user_id, request.request_type, p_removed
    );
  obstacle := coalesce(
    public.deletion_obstacle(request.user_id, request.request_type),
    case when not all_gone then 'data_remains' end
  );
  if obstacle is not null then
    perform public.put_off_for(p_run_id, p_request_id, obstacle);
    return null;
  end if;

  applied_to := array(
    select distinct job_roles.organisation_id
    from public.applications
    join public.job_roles on job_roles.id = applications.job_role_id
    where applications.candidate_id = request.user_id
  );
  update public.data_deletion_requests set
    status = 'completed', notes = null, processed_at = clock_timestamp(), claimed_until = null,
    last_run_id = p_run_id
  where id = p_request_id
  returning * into request;
  update public.interviews set retention_claimed_until = null
  where id in (select public.interviews_of(request.user_id))
    and retention_claimed_until is not null;

  removed := request.removed_outside;
  if request.request_type = 'full_deletion' then
    -- Nothing is left for what else the person asked for.
    insert into public.erasure_receipts (id, request_type, requested_at, removed)
    select id, request_type, requested_at, removed_outside
    from public.data_deletion_requests
    where user_id = request.user_id and status <> 'completed';
  end if;
  if request.request_type <> 'recording_only' then
    removed := removed
      || public.erase_person(request.user_id, request.request_type = 'full_deletion');
  end if;
  insert into public.erasure_receipts (id, request_type, requested_at, removed)
  values (request.id, request.request_type, request.requested_at, removed);

  perform public.audit_erasure(
    p_run_id, p_request_id, request.request_type, applied_to
  );
  update public.retention_runs set requests_completed = requests_completed + 1 where id = p_run_id;
  return public.receipt_of(p_request_id);
end $$;

grant execute on function public.finish_deletion_request to service_role;
