-- The best interview score of each scored application, so that an index gives the best of a role
-- without reading the others.
create table public.application_scores (
  application_id uuid primary key references public.applications (id) on delete cascade,
  -- No foreign key, with which every score would lock the role. The row is deleted with its
  -- application.
  job_role_id uuid not null,
  -- No foreign key: when the interview is deleted, the next best score takes its place.
  interview_id uuid not null,
  best_score numeric not null
);

comment on column public.application_scores.application_id is 'operational: the application';
comment on column public.application_scores.job_role_id is 'operational: the role';
comment on column public.application_scores.interview_id is
  'operational: the interview with the best score';
comment on column public.application_scores.best_score is 'personal: the best score, 0 to 100';

create index application_scores_interview_id_idx
  on public.application_scores (interview_id);

create index application_scores_ranking_idx
  on public.application_scores (job_role_id, best_score desc, application_id);

alter table public.application_scores enable row level security;

revoke all on public.application_scores from anon, authenticated, service_role;
