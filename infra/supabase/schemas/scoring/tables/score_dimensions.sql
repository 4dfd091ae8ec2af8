create table public.score_dimensions (
  id uuid primary key default gen_random_uuid(),
  interview_id uuid not null references public.interviews (id) on delete cascade,
  dimension text not null check (char_length(dimension) <= 200),
  score numeric(4, 2) not null check (score between 0 and 10),
  weight numeric,
  evidence text check (char_length(evidence) <= 8000),
  cited_quotes jsonb check (char_length(cited_quotes::text) <= 65536),
  created_at timestamptz not null default now(),
  -- The page of a candidate names both columns in an upsert.
  constraint score_dimensions_interview_id_dimension_key unique (interview_id, dimension)
);

comment on column public.score_dimensions.id is 'operational: primary key';
comment on column public.score_dimensions.interview_id is 'operational: the interview';
comment on column public.score_dimensions.dimension is
  'organisation: name of the dimension in the rubric';
comment on column public.score_dimensions.score is 'personal: the score, 0 to 10';
comment on column public.score_dimensions.weight is 'organisation: weight of the dimension';
comment on column public.score_dimensions.evidence is 'content: reason for the score';
comment on column public.score_dimensions.cited_quotes is
  'content: quotes of the candidate''s words';
comment on column public.score_dimensions.created_at is 'operational: when the row was created';

create or replace trigger discard_candidate_row before insert on public.score_dimensions
  for each row when (current_user = 'authenticated')
  execute function public.discard_candidate_row();

alter table public.score_dimensions enable row level security;

-- Not to candidates of an organisation that hides scores from them.
create policy interview_select on public.score_dimensions for select to authenticated
  using (exists (
    select from public.interviews
    where interviews.id = interview_id
      and application_id <> all ((select public.applications_without_score())::uuid[])
  ));

revoke all on public.score_dimensions from anon, authenticated, service_role;
grant select on public.score_dimensions to authenticated;
grant all on public.score_dimensions to service_role;
-- Without effect, also for an upsert: see discard_candidate_row.
grant insert (id, interview_id, dimension, score, weight, evidence, cited_quotes, created_at),
  update (id, interview_id, dimension, score, weight, evidence, cited_quotes, created_at)
  on public.score_dimensions to authenticated;
