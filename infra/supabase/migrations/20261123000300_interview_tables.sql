-- Interviews: invitation, transcript, turns and score.

create table if not exists public.interviews (
  id uuid primary key default gen_random_uuid(),
  application_id uuid not null references public.applications (id) on delete cascade,
  status public.interview_status not null default 'invited',
  started_at timestamptz,
  ended_at timestamptz,
  duration_seconds int,
  recording_url text,
  recording_deleted_at timestamptz,
  anti_cheat_signals jsonb,
  metadata jsonb,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table if not exists public.transcript_segments (
  id uuid primary key default gen_random_uuid(),
  interview_id uuid not null references public.interviews (id) on delete cascade,
  speaker text not null,
  content text not null,
  start_time_ms int not null,
  end_time_ms int,
  confidence numeric,
  created_at timestamptz not null default now()
);

-- Which turn of a text interview a segment belongs to; none where it was spoken in a call.
alter table public.transcript_segments add column if not exists turn int;

create unique index if not exists transcript_segments_turn_key
  on public.transcript_segments (interview_id, turn, speaker) where turn is not null;

-- A turn is one answer of the candidate and what the interviewer says to it.
create table if not exists public.interview_turns (
  id uuid primary key default gen_random_uuid(),
  interview_id uuid not null references public.interviews (id) on delete cascade,
  turn int not null check (turn >= 1),
  asked_at timestamptz not null,
  answered_at timestamptz not null,
  suggested_followup text,
  -- All that the interview had covered after this turn, in the order in which it came up.
  competencies_covered text[] not null default '{}',
  created_at timestamptz not null default now(),
  unique (interview_id, turn)
);

create table if not exists public.interview_scores (
  id uuid primary key default gen_random_uuid(),
  interview_id uuid not null unique references public.interviews (id) on delete cascade,
  overall_score numeric not null,
  narrative_summary text,
  candidate_feedback text,
  anti_cheat_risk_level text,
  scored_by text,
  model_version text,
  prompt_version text,
  rubric_version text,
  human_override boolean not null default false,
  human_override_by uuid,
  human_override_reason text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table if not exists public.score_dimensions (
  id uuid primary key default gen_random_uuid(),
  interview_id uuid not null references public.interviews (id) on delete cascade,
  dimension text not null,
  score numeric not null,
  weight numeric,
  evidence text,
  cited_quotes jsonb,
  created_at timestamptz not null default now()
);

-- `token` holds the SHA-256 of the token (hex), never the token: see invitation_tokens.
create table if not exists public.invitations (
  id uuid primary key default gen_random_uuid(),
  application_id uuid not null references public.applications (id) on delete cascade,
  token text not null unique,
  status public.invitation_status not null default 'pending',
  email_template text,
  expires_at timestamptz not null,
  sent_at timestamptz,
  opened_at timestamptz,
  created_at timestamptz not null default now()
);
