-- By what a person is recognised where nothing says whose it is: by what was confirmed, and not by what
-- anybody may write of themselves.

-- What tells of a person where it stands in a text: their ids, confirmed addresses and name, and the
-- ids of their interviews and calls.
create or replace function public.names_of(p_user uuid) returns setof text
language plpgsql stable security definer set search_path = '' rows 20 as $$
declare
  -- Anything shorter would be found in texts that have nothing to do with the person.
  shortest constant int := 4;
  -- Of any script, with the marks that some write between their letters.
  name_pattern constant text :=
    '^[[:alpha:]\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u109f\u1780-\u17ff .''’‐-]+$';
begin
  return query
  select distinct lower(btrim(name))
  from (
    select p_user::text
    union all
    select unnest(array[
      case when email_confirmed_at is not null then email::text end,
      case when phone_confirmed_at is not null then phone::text end
    ])
    from auth.users where id = p_user
    union all
    -- Written by the person: only the whole name counts, and nothing that is none.
    select concat_ws(' ', btrim(first_name), btrim(last_name))
    from public.candidate_profiles
    where user_id = p_user
      and first_name ~ '[[:alpha:]]' and last_name ~ '[[:alpha:]]'
      and first_name ~ name_pattern and last_name ~ name_pattern
    union all
    -- Or in the account, in one piece.
    select raw_user_meta_data ->> key from auth.users
    cross join unnest(array['full_name', 'name', 'display_name']) as key
    where id = p_user and raw_user_meta_data ->> key ~ name_pattern
      and btrim(raw_user_meta_data ->> key) ~ '[[:alpha:]][^[:space:]]* .*[[:alpha:]]'
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

-- Whether a payload tells of a person: by a whole word of theirs, no part of another's. One in JSON is read
-- as such: it may spell a name by escapes.
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
    select from public.names_of(p_user) as name
    where position(name in lower(readable)) > 0 and lower(readable) ~ format(
      '(^|[^[:alnum:]])%s($|[^[:alnum:]])',
      regexp_replace(name, '([^[:alnum:][:space:]])', '\\\1', 'g')
    )
  );
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

revoke execute on function public.names_of, public.tells_of, public.forget_acts
  from public, anon, authenticated, service_role;
