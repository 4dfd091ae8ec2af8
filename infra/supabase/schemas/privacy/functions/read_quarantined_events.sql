-- A page of the events that could not be read, in which the app looks for mentions of a person:
-- {events: [{id, payload}], next: what to continue after; null: it was the last page,
--  identifiers: on the first page what identifies the person, else null:
--   {ids: of the person, their interviews and their calls, addresses: confirmed e-mail and phone,
--    first_name, last_name: of their profile, account_names: [text]}}
-- p_limit: at most so many events; fewer where their payloads have more than 4 MB together
create or replace function public.read_quarantined_events(
  p_user uuid,
  p_limit int,
  p_after uuid default null
) returns jsonb
language sql stable security definer set search_path = '' as $$
  with following as (
    select id, payload from public.quarantined_events
    where p_after is null or id > p_after order by id limit p_limit
  ), measured as (
    select id, payload, row_number() over (order by id) as number,
      sum(octet_length(payload)) over (order by id) as bytes
    from following
  ), page as (
    select * from measured where bytes <= 4000000 or number = 1
  ), interview_ids as (
    select interviews.id from public.interviews
    join public.applications on applications.id = interviews.application_id
    where applications.candidate_id = p_user
  )
  select jsonb_build_object(
    'events', (
      select coalesce(jsonb_agg(jsonb_build_object('id', id, 'payload', payload) order by id), '[]')
      from page
    ),
    'next', (
      select case when count(*) = p_limit or count(*) < (select count(*) from following)
        then (array_agg(id order by id desc))[1] end
      from page
    ),
    'identifiers', (
      select jsonb_build_object(
        'ids', array(
          select p_user::text
          union all
          select acs_user_id from public.communication_identities
          where user_id = p_user and acs_user_id is not null
          union all
          select id::text from interview_ids
          union all
          select server_call_id from public.interview_calls
          where interview_id in (select id from interview_ids)
        ),
        'addresses', array_remove(array[
          case when email_confirmed_at is not null then users.email::text end,
          case when phone_confirmed_at is not null then users.phone end
        ], null),
        'first_name', profiles.first_name,
        'last_name', profiles.last_name,
        'account_names', array_remove(array[
          raw_user_meta_data ->> 'full_name', raw_user_meta_data ->> 'name',
          raw_user_meta_data ->> 'display_name'
        ], null)
      )
      from (select p_user as id where p_after is null) as person
      left join auth.users as users on users.id = person.id
      left join public.candidate_profiles as profiles on profiles.user_id = person.id
    )
  )
$$;

grant execute on function public.read_quarantined_events to service_role;
