-- What is known of the person of an application: of their account and profile, the address that was invited, and
-- the resume of a batch.
-- {people: [{first_name, last_name, email, phone, suburb, state, postcode, country, linkedin_url, portfolio_url}],
--  one for each source, without what it does not say; an account's full name is a first_name; schools: [name], employers: [name]}
create or replace function public.known_identity(p_application_id uuid) returns jsonb
language sql stable security invoker set search_path = '' as $$
  with application as (
    select candidate_id, invited_email from public.applications where id = p_application_id
  ), resumes as (
    select resume, email from public.batch_resumes where application_id = p_application_id
  ), people as (
    select jsonb_build_object(
      'first_name', first_name, 'last_name', last_name, 'email', email, 'phone', phone,
      'suburb', suburb, 'state', state, 'postcode', postcode, 'country', country,
      'linkedin_url', linkedin_url, 'portfolio_url', portfolio_url
    ) as person
    from public.candidate_profiles
    where user_id = (select candidate_id from application)
    union
    select coalesce(resume -> 'location', '{}') || jsonb_build_object(
      'first_name', resume -> 'first_name', 'last_name', resume -> 'last_name',
      'email', email, 'phone', resume -> 'phone',
      'linkedin_url', resume -> 'linkedin_url', 'portfolio_url', resume -> 'portfolio_url'
    ) from resumes
    union
    select jsonb_build_object(
      'first_name', coalesce(raw_user_meta_data ->> 'full_name', raw_user_meta_data ->> 'name'),
      'email', email, 'phone', phone
    ) from auth.users
    where id = (select candidate_id from application)
    union
    select jsonb_build_object('email', invited_email) from application
  ), schools as (
    select institution as name from public.education
    where user_id = (select candidate_id from application)
    union
    select jsonb_path_query(resume, '$.education[*].institution') #>> '{}' from resumes
  ), employers as (
    select company_name as name from public.employment_history
    where user_id = (select candidate_id from application)
    union
    select jsonb_path_query(resume, '$.experience[*].company_name') #>> '{}' from resumes
  )
  select jsonb_build_object(
    'people', (
      select coalesce(jsonb_agg(jsonb_strip_nulls(person)), '[]') from people
      where jsonb_strip_nulls(person) <> '{}'
    ),
    'schools', (select coalesce(jsonb_agg(name), '[]') from schools where name is not null),
    'employers', (select coalesce(jsonb_agg(name), '[]') from employers where name is not null)
  )
$$;
