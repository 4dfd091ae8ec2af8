create table public.transcript_segments (
  id uuid primary key default gen_random_uuid(),
  interview_id uuid not null references public.interviews (id) on delete cascade,
  speaker text not null,
  content text not null check (char_length(content) <= 20000),
  start_time_ms int not null,
  end_time_ms int,
  confidence numeric,
  created_at timestamptz not null default now(),
  -- Null for what was said in a call.
  turn int,
  constraint transcript_segments_speaker_allowed check (
    speaker in ('candidate', 'interviewer', 'ai')
  )
);

comment on column public.transcript_segments.id is 'operational: primary key';
comment on column public.transcript_segments.interview_id is 'operational: the interview';
comment on column public.transcript_segments.speaker is 'operational: who spoke';
comment on column public.transcript_segments.content is 'content: what was said';
comment on column public.transcript_segments.start_time_ms is
  'operational: start, in milliseconds from the start of the interview';
comment on column public.transcript_segments.end_time_ms is
  'operational: end, in milliseconds from the start of the interview';
comment on column public.transcript_segments.confidence is
  'operational: confidence of the speech recognition';
comment on column public.transcript_segments.created_at is 'operational: when the row was created';
comment on column public.transcript_segments.turn is 'operational: number of the turn, 0 for the opening';

create index transcript_segments_interview_id_idx
  on public.transcript_segments (interview_id, start_time_ms);

create unique index transcript_segments_turn_key
  on public.transcript_segments (interview_id, turn, speaker) where turn is not null;

create or replace trigger discard_candidate_row before insert on public.transcript_segments
  for each row when (current_user = 'authenticated')
  execute function public.discard_candidate_row();

create or replace trigger set_last_active_at after insert on public.transcript_segments
  for each row execute function public.set_last_active_at();

create or replace trigger queue_late_scoring
  after insert on public.transcript_segments referencing new table as added
  for each statement execute function public.queue_late_scoring();

alter table public.transcript_segments enable row level security;

-- Whoever may read the interview may read its transcript: its candidate, and the members of the organisation.
create policy interview_select on public.transcript_segments for select to authenticated
  using (exists (select from public.interviews where interviews.id = interview_id));

revoke all on public.transcript_segments from anon, authenticated, service_role;
grant select on public.transcript_segments to authenticated;
grant all on public.transcript_segments to service_role;
-- Without effect: see discard_candidate_row.
grant insert (id, interview_id, speaker, content, start_time_ms, end_time_ms, confidence, created_at)
  on public.transcript_segments to authenticated;
