-- Creating an organisation, sending an invitation and scoring, as before, written down in the log.

drop function if exists public.create_organisation(uuid, text, text, text, text, text);
drop function if exists public.finish_invitation(uuid, uuid, text, text);
drop function if exists public.store_score(
  uuid, numeric, text, text, text, text, text, text, jsonb, int, uuid
);

-- An organisation, its founder's membership and user role.
create or replace function public.create_organisation(
  p_acting_user uuid,
  p_name text,
  p_industry text default null,
  p_website text default null,
  p_description text default null,
  p_billing_email text default null,
  p_ip_address text default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  made public.organisations;
begin
  -- A token outlives its user for a while.
  if not exists (select from auth.users where id = p_acting_user) then
    raise exception using errcode = 'P0001', message = 'forbidden';
  end if;

  insert into public.organisations (name, industry, website, description, billing_email)
  values (p_name, p_industry, p_website, p_description, p_billing_email)
  returning * into made;

  insert into public.org_users (organisation_id, user_id, role)
  values (made.id, p_acting_user, 'org_admin');

  perform public.note_user_role(p_acting_user, 'org_admin');
  perform public.write_audit(
    'organisation.created', 'organisation', made.id, made.id, p_acting_user, p_ip_address
  );

  return jsonb_build_object(
    'id', made.id,
    'name', made.name,
    'industry', made.industry,
    'website', made.website,
    'description', made.description,
    'created_at', made.created_at
  );
end $$;

-- Notes that the mail was sent, by the mail service's id of it; without one, that it was not.
-- {invitation_id, expires_at, email_sent}: where it was sent, kept as the answer to repeats of the
-- request, the first one where two finish. Where it was not, a repeat tries the same mail again.
create or replace function public.finish_invitation(
  p_acting_user uuid,
  p_invitation_id uuid,
  p_email_id text default null,
  p_idempotency_key text default null,
  p_ip_address text default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  invitation public.invitations;
  given jsonb;
  kept jsonb;
begin
  if p_email_id is not null then
    perform public.lock_mail(p_email_id);
    select * into invitation from public.invitations where id = p_invitation_id for no key update;
    if found and invitation.sent_at is null then
      perform public.write_audit(
        'invitation.sent', 'invitation', invitation.id, job_roles.organisation_id,
        p_acting_user, p_ip_address
      )
      from public.applications
      join public.job_roles on job_roles.id = applications.job_role_id
      where applications.id = invitation.application_id;
    end if;
    update public.invitations set
      email_id = p_email_id,
      status = greatest(status, 'sent'),
      sent_at = coalesce(sent_at, clock_timestamp())
    where id = p_invitation_id;
    -- Events that were faster than this.
    perform public.apply_mail_event(email_id, event, happened_at)
    from public.mail_events where email_id = p_email_id;
  end if;

  select * into invitation from public.invitations where id = p_invitation_id;
  given := jsonb_build_object(
    'invitation_id', p_invitation_id,
    'expires_at', invitation.expires_at,
    'email_sent', invitation.sent_at is not null
  );
  update public.idempotency_keys set
    answer = coalesce(answer, case when invitation.sent_at is not null then given end),
    claimed_at = case when invitation.sent_at is null then '-infinity' else claimed_at end
  where user_id = p_acting_user and route = 'send-invitation' and key = p_idempotency_key
  returning answer into kept;
  return coalesce(kept, given);
end $$;

-- Replaces the interview's score and its dimensions; parallel scorings take turns and never mix. A
-- score that was made from more of the transcript stays.
-- p_dimensions: [{dimension, score, weight, evidence, cited_quotes}]
-- p_segment_count: how many segments of the transcript it was made from
-- p_acting_user: the recruiter that it is made for; null where nobody asked for it
-- {id, interview_id}. Raises 'interview_not_found', 'forbidden', and 'score_overridden' where a person
-- made the score that is there.
create or replace function public.store_score(
  p_interview_id uuid,
  p_overall_score numeric,
  p_narrative_summary text,
  p_candidate_feedback text,
  p_anti_cheat_risk_level text,
  p_model_version text,
  p_prompt_version text,
  p_rubric_version text,
  p_dimensions jsonb,
  p_segment_count int,
  p_acting_user uuid default null,
  p_ip_address text default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  known public.interview_scores;
  score_id uuid;
begin
  if p_acting_user is not null then
    perform public.demand_interview(p_acting_user, p_interview_id, array['recruiter']);
  end if;
  perform from public.interviews where id = p_interview_id for no key update;
  if not found then
    raise exception using errcode = 'P0001', message = 'interview_not_found';
  end if;

  insert into public.interview_scores as scores
    (interview_id, overall_score, narrative_summary, candidate_feedback, anti_cheat_risk_level,
      scored_by, model_version, prompt_version, rubric_version, segment_count)
  values
    (p_interview_id, p_overall_score, p_narrative_summary, p_candidate_feedback,
      p_anti_cheat_risk_level, 'ai', p_model_version, p_prompt_version, p_rubric_version,
      p_segment_count)
  on conflict (interview_id) do update set
    overall_score = excluded.overall_score,
    narrative_summary = excluded.narrative_summary,
    candidate_feedback = excluded.candidate_feedback,
    anti_cheat_risk_level = excluded.anti_cheat_risk_level,
    scored_by = excluded.scored_by,
    model_version = excluded.model_version,
    prompt_version = excluded.prompt_version,
    rubric_version = excluded.rubric_version,
    segment_count = excluded.segment_count
  -- However late a person set it, theirs is the last word.
  where not public.is_score_of_person(scores.human_override, scores.scored_by)
    and (scores.segment_count is null or scores.segment_count <= excluded.segment_count)
  returning id into score_id;

  if score_id is null then
    select * into known from public.interview_scores where interview_id = p_interview_id;
    if public.is_score_of_person(known.human_override, known.scored_by) then
      raise exception using errcode = 'P0001', message = 'score_overridden';
    end if;
    return jsonb_build_object('id', known.id, 'interview_id', p_interview_id);
  end if;

  delete from public.score_dimensions where interview_id = p_interview_id;
  insert into public.score_dimensions
    (interview_id, dimension, score, weight, evidence, cited_quotes)
  select p_interview_id, dimension, score, weight, evidence, cited_quotes
  from jsonb_to_recordset(p_dimensions) as given
    (dimension text, score numeric, weight numeric, evidence text, cited_quotes jsonb);
  perform public.write_audit(
    'interview.scored', 'interview', p_interview_id,
    (select organisation_id from public.interviews where id = p_interview_id),
    p_acting_user, p_ip_address, jsonb_build_object(
      'model_version', p_model_version,
      'prompt_version', p_prompt_version,
      'rubric_version', p_rubric_version
    )
  );

  return jsonb_build_object('id', score_id, 'interview_id', p_interview_id);
end $$;

revoke execute on function
  public.create_organisation, public.finish_invitation, public.store_score
from public, anon, authenticated, service_role;
grant execute on function
  public.create_organisation, public.finish_invitation, public.store_score
to service_role;
