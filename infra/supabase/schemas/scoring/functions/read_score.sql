-- The score of an interview, for its candidate and the members of the organisation:
-- {score: null before it is made, else {overall_score, narrative_summary, candidate_feedback,
--    anti_cheat_risk_level, dimensions: [{dimension, score: 0 to 10, weight, evidence, cited_quotes}]},
--  sees_numbers: whether the user may see more of it than the feedback}
-- Raises 'interview_not_found'.
create or replace function public.read_score(p_acting_user uuid, p_interview_id uuid)
returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  perform public.require_interview_role(
    p_acting_user, p_interview_id, array['candidate', 'member']
  );
  return (
    select jsonb_build_object(
      'sees_numbers', organisations.candidate_sees_score
        or public.user_org_role(organisations.id, p_acting_user) is not null,
      'score', (
        select jsonb_build_object(
          'overall_score', overall_score,
          'narrative_summary', coalesce(narrative_summary, ''),
          'candidate_feedback', coalesce(candidate_feedback, ''),
          'anti_cheat_risk_level', coalesce(anti_cheat_risk_level, 'low'),
          'dimensions', (
            select coalesce(
              jsonb_agg(
                jsonb_build_object(
                  'dimension', dimension,
                  'score', score,
                  'weight', coalesce(weight, 1),
                  'evidence', coalesce(evidence, ''),
                  'cited_quotes', coalesce(cited_quotes, '[]')
                ) order by dimension
              ), '[]'
            )
            from public.score_dimensions where interview_id = p_interview_id
          )
        )
        from public.interview_scores where interview_id = p_interview_id
      )
    )
    from public.interviews
    join public.organisations on organisations.id = interviews.organisation_id
    where interviews.id = p_interview_id
  );
end $$;

grant execute on function public.read_score to service_role;
