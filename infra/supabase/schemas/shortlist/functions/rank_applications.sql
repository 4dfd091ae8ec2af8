-- The applications for a job role that have no result yet, with what their profiles show, for a member of its
-- organisation, without those of invited people who have not accepted; those with the best interview score first, then the newest, at most 200:
-- {title, requirements, applications: [{application_id, candidate_id, best_score: null without an interview,
--    skills: [name], jobs: [{job_title, company_name, description}], the latest first, availability, work_mode,
--    location}]}
-- Raises what require_ranked_role raises.
create or replace function public.rank_applications(p_acting_user uuid, p_job_role_id uuid)
returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  ranked constant int := 200;
  role constant public.job_roles := public.require_ranked_role(p_acting_user, p_job_role_id);
begin
  return jsonb_build_object('title', role.title, 'requirements', role.requirements, 'applications', (
    select coalesce(
      jsonb_agg(
        jsonb_build_object(
          'application_id', best.id,
          'candidate_id', best.candidate_id,
          'best_score', best.best_score,
          'skills', array(
            select skill_name from public.candidate_skills
            where user_id = best.candidate_id order by skill_name
          ),
          'jobs', (
            select coalesce(
              jsonb_agg(
                jsonb_build_object(
                  'job_title', job_title, 'company_name', company_name, 'description', description
                ) order by is_current desc, start_date desc, id
              ), '[]'
            )
            from public.employment_history where user_id = best.candidate_id
          ),
          'availability', profiles.availability,
          'work_mode', profiles.work_mode,
          'location', concat_ws(', ', profiles.suburb, profiles.state, profiles.country)
        ) order by best.best_score desc nulls last, best.created_at desc, best.id
      ), '[]'
    )
    from (
      select applications.*, application_scores.best_score
      from public.applications
      left join public.application_scores on application_scores.application_id = applications.id
      where applications.job_role_id = p_job_role_id and applications.candidate_id is not null
        and status not in ('rejected', 'hired')
      order by best_score desc nulls last, created_at desc, id limit ranked
    ) as best
    left join public.candidate_profiles as profiles on profiles.user_id = best.candidate_id
  ));
end $$;

grant execute on function public.rank_applications to service_role;
