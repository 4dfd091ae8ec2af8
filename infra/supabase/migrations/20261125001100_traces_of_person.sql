-- How a person is recognised in what does not say whose it is.

create or replace function public.interviews_of(p_user uuid) returns setof uuid
language sql stable security definer set search_path = '' rows 20 as $$
  select interviews.id from public.interviews
  join public.applications on applications.id = interviews.application_id
  where applications.candidate_id = p_user
$$;

-- The person's files in the bucket of resumes, by their paths.
create or replace function public.resume_files_of(p_user uuid) returns setof text
language plpgsql stable security definer set search_path = '' rows 5 as $$
begin
  return query
  select objects.name from storage.objects
  where objects.bucket_id = 'candidate-cvs'
    and public.is_resume_of(p_user, objects.name, coalesce(objects.owner_id, objects.owner::text))
  order by objects.name;
end $$;

-- What tells of a person where it stands in a text: their ids, addresses and name, and the ids of
-- their interviews and calls.
create or replace function public.names_of(p_user uuid) returns setof text
language plpgsql stable security definer set search_path = '' rows 20 as $$
declare
  -- Anything shorter would be found in texts that have nothing to do with the person.
  shortest constant int := 4;
begin
  return query
  select distinct lower(btrim(name))
  from (
    select p_user::text
    union all
    select unnest(array[users.email::text, users.phone::text]) from auth.users where id = p_user
    union all
    -- Written by the person: only what is whole counts, not a word that any text may hold.
    select unnest(array[
      case when email ~ '^[^@[:space:]]+@[^@[:space:]]+[.][^@[:space:]]+$' then email end,
      case when phone ~ '([0-9][^0-9]*){7}' then phone end,
      case when btrim(first_name) <> '' and btrim(last_name) <> ''
        then concat_ws(' ', first_name, last_name) end
    ])
    from public.candidate_profiles where user_id = p_user
    union all
    select acs_user_id from public.communication_identities where user_id = p_user
    union all
    select interview_id::text from public.interviews_of(p_user) as interview_id
    union all
    select server_call_id from public.interview_calls
    where interview_id in (select public.interviews_of(p_user))
  ) as known (name)
  where length(btrim(name)) >= shortest;
end $$;

-- Whether a payload tells of a person. One in JSON is read as such: it may spell a name by escapes.
create or replace function public.tells_of(p_payload text, p_user uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
declare
  readable text := p_payload;
begin
  begin
    readable := p_payload::jsonb::text;
  exception when data_exception then
    null;
  end;
  return exists (
    select from public.names_of(p_user) as name where position(name in lower(readable)) > 0
  );
end $$;

-- What a person left in the data of others goes by these.
create index if not exists call_events_interview_id_idx on public.call_events (interview_id);
create index if not exists interview_scores_human_override_by_idx
  on public.interview_scores (human_override_by) where human_override_by is not null;
create index if not exists interview_scores_scored_by_idx
  on public.interview_scores (scored_by) where scored_by <> 'ai';

revoke execute on function
  public.interviews_of, public.resume_files_of, public.names_of, public.tells_of
from public, anon, authenticated, service_role;
