create table public.interview_scores (
  id uuid primary key default gen_random_uuid(),
  interview_id uuid not null unique references public.interviews (id) on delete cascade,
  overall_score numeric not null,
  narrative_summary text check (char_length(narrative_summary) <= 8000),
  candidate_feedback text check (char_length(candidate_feedback) <= 8000),
  anti_cheat_risk_level text,
  scored_by text check (char_length(scored_by) <= 200),
  model_version text check (char_length(model_version) <= 200),
  prompt_version text check (char_length(prompt_version) <= 200),
  rubric_version text check (char_length(rubric_version) <= 200),
  human_override boolean not null default false,
  human_override_by uuid,
  human_override_reason text check (char_length(human_override_reason) <= 8000),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- Null for older rows.
  segment_count int,
  constraint interview_scores_anti_cheat_risk_level_allowed check (
    anti_cheat_risk_level in ('low', 'medium', 'high')
  ),
  constraint interview_scores_overall_score_allowed check (overall_score between 0 and 100)
);

comment on column public.interview_scores.id is 'operational: primary key';
comment on column public.interview_scores.interview_id is 'operational: the interview';
comment on column public.interview_scores.overall_score is 'personal: the score, 0 to 100';
comment on column public.interview_scores.narrative_summary is
  'content: summary of the interview for the organisation';
comment on column public.interview_scores.candidate_feedback is
  'content: feedback for the candidate';
comment on column public.interview_scores.anti_cheat_risk_level is
  'personal: likelihood of cheating';
comment on column public.interview_scores.scored_by is 'identifier: ai, or the user who scored';
comment on column public.interview_scores.model_version is 'operational: the model that scored';
comment on column public.interview_scores.prompt_version is 'operational: version of the prompt';
comment on column public.interview_scores.rubric_version is 'operational: version of the rubric';
comment on column public.interview_scores.human_override is
  'operational: whether a person has overridden the score';
comment on column public.interview_scores.human_override_by is 'identifier: who has overridden it';
comment on column public.interview_scores.human_override_reason is
  'content: why they have overridden it';
comment on column public.interview_scores.created_at is 'operational: when the row was created';
comment on column public.interview_scores.updated_at is
  'operational: when the row was last changed';
comment on column public.interview_scores.segment_count is
  'operational: number of transcript segments that were scored';

create index interview_scores_human_override_by_idx
  on public.interview_scores (human_override_by) where human_override_by is not null;

create index interview_scores_scored_by_idx
  on public.interview_scores (scored_by) where scored_by <> 'ai';

-- Audits that an override is set or unset, and any other change of it by an admin.
create or replace trigger audit_score_override
  after update of overall_score, human_override, human_override_by, human_override_reason
  on public.interview_scores
  for each row when (
    old.human_override <> new.human_override
    or current_user = 'authenticated'
      and (
        old.overall_score is distinct from new.overall_score
        or old.human_override_by is distinct from new.human_override_by
        or old.human_override_reason is distinct from new.human_override_reason
      )
  )
  execute function public.audit_score_override();

create or replace trigger sync_changed_scores
  after update on public.interview_scores
  referencing old table as was new table as changed
  for each statement execute function public.sync_application_scores();

create or replace trigger sync_deleted_scores
  after delete on public.interview_scores referencing old table as changed
  for each statement execute function public.sync_application_scores();

create or replace trigger sync_new_scores
  after insert on public.interview_scores referencing new table as changed
  for each statement execute function public.sync_application_scores();

create or replace trigger refuse_late_score
  before insert or update of segment_count on public.interview_scores
  for each row when (new.segment_count is not null)
  execute function public.refuse_late_score();

create or replace trigger discard_candidate_row before insert on public.interview_scores
  for each row when (current_user = 'authenticated')
  execute function public.discard_candidate_row();

create or replace trigger limit_score_override
  before update on public.interview_scores
  for each row when (current_user = 'authenticated')
  execute function public.limit_score_override();

create or replace trigger set_updated_at
  before update on public.interview_scores
  for each row
  execute function public.set_updated_at();

alter table public.interview_scores enable row level security;

-- A recruiter overrides a score in their own name: see limit_score_override.
create policy recruiters_update on public.interview_scores for update to authenticated
  using (exists (
    select from public.interviews
    join public.applications on applications.id = interviews.application_id
    where interviews.id = interview_id
      and applications.job_role_id = any ((select public.job_roles_of_caller('recruiter'))::uuid[])
  ))
  with check (human_override_by is null or human_override_by = (select auth.uid()));

-- Not to candidates of an organisation that hides scores from them.
create policy interview_select on public.interview_scores for select to authenticated
  using (exists (
    select from public.interviews
    where interviews.id = interview_id
      and application_id <> all ((select public.applications_without_score())::uuid[])
  ));

revoke all on public.interview_scores from anon, authenticated, service_role;
grant select on public.interview_scores to authenticated;
grant all on public.interview_scores to service_role;
-- More than takes effect: see limit_score_override, and discard_candidate_row for an upsert.
grant insert (
  id, interview_id, overall_score, narrative_summary, candidate_feedback, anti_cheat_risk_level,
  scored_by, model_version, prompt_version, rubric_version, human_override, human_override_by,
  human_override_reason, created_at, updated_at
), update (
  id, interview_id, overall_score, narrative_summary, candidate_feedback, anti_cheat_risk_level,
  scored_by, model_version, prompt_version, rubric_version, human_override, human_override_by,
  human_override_reason, created_at, updated_at
) on public.interview_scores to authenticated;
