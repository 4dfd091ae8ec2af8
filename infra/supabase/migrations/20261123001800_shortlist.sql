-- The best candidates of a role, however many applied.

-- Each scored application's best interview score, kept beside the scores, so that an index can give
-- the best of a role without looking at the rest.
create table if not exists public.application_scores (
  application_id uuid primary key references public.applications (id) on delete cascade,
  job_role_id uuid not null references public.job_roles (id) on delete cascade,
  -- Whose score it is; no foreign key, since the next best takes its place when that one goes.
  interview_id uuid not null,
  best_score numeric not null
);
create index if not exists application_scores_ranking_idx
  on public.application_scores (job_role_id, best_score desc, application_id);
create index if not exists application_scores_interview_id_idx
  on public.application_scores (interview_id);
alter table public.application_scores enable row level security;
revoke all on public.application_scores from public, anon, authenticated, service_role;

create or replace function public.refresh_application_scores(p_application_ids uuid[])
returns void
language plpgsql security definer set search_path = '' as $$
begin
  -- Scores of two interviews of one application take turns.
  perform from public.applications where id = any (p_application_ids)
  order by id for no key update;
  delete from public.application_scores where application_id = any (p_application_ids);
  insert into public.application_scores (application_id, job_role_id, interview_id, best_score)
  select distinct on (applications.id)
    applications.id, applications.job_role_id, interviews.id, interview_scores.overall_score
  from public.applications
  join public.interviews on interviews.application_id = applications.id
  join public.interview_scores on interview_scores.interview_id = interviews.id
  where applications.id = any (p_application_ids)
  order by applications.id, interview_scores.overall_score desc, interviews.id;
end $$;

-- Follows the scores that a statement changed. The interview of a lost one may be gone as well: then
-- only applications whose best it was are found, and only they need be.
create or replace function public.follow_interview_scores() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform public.refresh_application_scores(array(
    select application_id from public.interviews
    where id in (select interview_id from changed)
    union
    select application_id from public.application_scores
    where interview_id in (select interview_id from changed)
  ));
  return null;
end $$;

create or replace trigger follow_new_scores
  after insert on public.interview_scores referencing new table as changed
  for each statement execute function public.follow_interview_scores();
create or replace trigger follow_changed_scores
  after update on public.interview_scores referencing new table as changed
  for each statement execute function public.follow_interview_scores();
create or replace trigger follow_lost_scores
  after delete on public.interview_scores referencing old table as changed
  for each statement execute function public.follow_interview_scores();

-- Scores that are older than this table.
select public.refresh_application_scores(array(
  select interviews.application_id
  from public.interview_scores
  join public.interviews on interviews.id = interview_scores.interview_id
  except
  select application_id from public.application_scores
));

-- A role's best candidates for a member of its organisation; ties by application id.
-- {candidates: [{application_id, candidate_name, match_score, risk_level,
--    dimensions: [{dimension, score, weight, evidence}]}],
--  total_evaluated: how many applied}
-- Raises 'forbidden' where the role is another organisation's and public, else 'job_role_not_found'.
create or replace function public.rank_candidates(
  p_acting_user uuid,
  p_job_role_id uuid,
  p_max_candidates int,
  p_min_score numeric
) returns jsonb
-- The indexes give few rows of a role and count all of them; reading the table never pays.
language plpgsql stable security definer set search_path = '' set enable_seqscan = off as $$
declare
  role public.job_roles;
begin
  select * into role from public.job_roles where id = p_job_role_id;
  if public.user_org_role(role.organisation_id, p_acting_user) is null then
    raise exception using errcode = 'P0001', message = case
      when role.status = 'active' then 'forbidden' else 'job_role_not_found'
    end;
  end if;

  return jsonb_build_object(
    'total_evaluated', (
      select count(*) from public.applications where job_role_id = p_job_role_id
    ),
    'candidates', (
      select coalesce(
        jsonb_agg(
          jsonb_build_object(
            'application_id', best.application_id,
            'candidate_name', coalesce(
              nullif(btrim(concat_ws(' ', profiles.first_name, profiles.last_name)), ''), 'Unknown'
            ),
            'match_score', best.best_score,
            'risk_level', scores.anti_cheat_risk_level,
            'dimensions', (
              select coalesce(
                jsonb_agg(
                  jsonb_build_object(
                    'dimension', dimension, 'score', score, 'weight', weight, 'evidence', evidence
                  ) order by dimension
                ), '[]'
              )
              from public.score_dimensions where interview_id = best.interview_id
            )
          ) order by best.best_score desc, best.application_id
        ), '[]'
      )
      from (
        select * from public.application_scores
        where job_role_id = p_job_role_id and best_score >= p_min_score
        order by best_score desc, application_id limit p_max_candidates
      ) as best
      join public.applications on applications.id = best.application_id
      join public.interview_scores as scores on scores.interview_id = best.interview_id
      left join public.candidate_profiles as profiles
        on profiles.user_id = applications.candidate_id
    )
  );
end $$;

revoke execute on function
  public.refresh_application_scores, public.follow_interview_scores, public.rank_candidates
from public, anon, authenticated, service_role;
grant execute on function public.rank_candidates to service_role;
