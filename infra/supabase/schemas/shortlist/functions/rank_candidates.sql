-- The best candidates of a job role, for a member of its organisation; ties by application id.
-- {candidates: [{application_id, interview_id: the one whose score counts, first_name, last_name, match_score, risk_level,
--    dimensions: [{dimension, score: 0 to 10, weight, evidence}]}],
--  total_evaluated: the number of applications}
-- Raises 'forbidden' where the role belongs to another organisation and is active, else
-- 'job_role_not_found'.
create or replace function public.rank_candidates(
  p_acting_user uuid,
  p_job_role_id uuid,
  p_max_candidates int,
  p_min_score numeric
) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  perform public.require_ranked_role(p_acting_user, p_job_role_id);
  return jsonb_build_object(
    'total_evaluated', (
      select count(*) from public.applications where job_role_id = p_job_role_id
    ),
    'candidates', (
      select coalesce(
        jsonb_agg(
          jsonb_build_object(
            'application_id', best.application_id,
            'interview_id', best.interview_id,
            'first_name', profiles.first_name,
            'last_name', profiles.last_name,
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

grant execute on function public.rank_candidates to service_role;
