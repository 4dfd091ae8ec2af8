-- Saves how well applications for a job role match, for a recruiter, and nothing for other members: {}.
-- p_scores: [{application_id, match_score}]
-- Raises what require_ranked_role raises.
create or replace function public.save_match_scores(
  p_acting_user uuid,
  p_job_role_id uuid,
  p_scores jsonb
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  role constant public.job_roles := public.require_ranked_role(p_acting_user, p_job_role_id);
begin
  if public.user_org_role(role.organisation_id, p_acting_user) <> all (public.recruiter_roles()) then
    return '{}'::jsonb;
  end if;
  update public.applications set match_score = given.match_score
  from jsonb_to_recordset(p_scores) as given (application_id uuid, match_score int)
  where applications.id = given.application_id and applications.job_role_id = p_job_role_id
    and applications.match_score is distinct from given.match_score;
  return '{}'::jsonb;
end $$;

grant execute on function public.save_match_scores to service_role;
