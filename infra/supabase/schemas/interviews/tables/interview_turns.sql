-- A turn is one answer of the candidate and the reply of the interviewer.
create table public.interview_turns (
  id uuid primary key default gen_random_uuid(),
  interview_id uuid not null references public.interviews (id) on delete cascade,
  turn int not null,
  asked_at timestamptz not null,
  answered_at timestamptz not null,
  suggested_followup text check (char_length(suggested_followup) <= 2000),
  -- Those of this turn and all before it, in the order in which they were covered.
  competencies_covered text[] not null default '{}'
    check (char_length(competencies_covered::text) <= 65536),
  created_at timestamptz not null default now(),
  constraint interview_turns_interview_id_turn_key unique (interview_id, turn),
  constraint interview_turns_turn_check check (turn >= 1)
);

comment on column public.interview_turns.id is 'operational: primary key';
comment on column public.interview_turns.interview_id is 'operational: the interview';
comment on column public.interview_turns.turn is 'operational: number of the turn, from 1';
comment on column public.interview_turns.asked_at is
  'operational: when the candidate''s answer was received';
comment on column public.interview_turns.answered_at is
  'operational: when the interviewer''s reply was complete';
comment on column public.interview_turns.suggested_followup is 'content: suggested next question';
comment on column public.interview_turns.competencies_covered is
  'personal: competencies covered so far';
comment on column public.interview_turns.created_at is 'operational: when the row was created';

create or replace trigger refuse_late_turn before insert on public.interview_turns
  for each row execute function public.refuse_late_turn();

alter table public.interview_turns enable row level security;

create policy interview_select on public.interview_turns for select to authenticated
  using (exists (select from public.interviews where interviews.id = interview_id));

revoke all on public.interview_turns from anon, authenticated, service_role;
grant select on public.interview_turns to authenticated;
grant all on public.interview_turns to service_role;
