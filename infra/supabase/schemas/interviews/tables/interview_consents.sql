-- What the candidate consented to, and when: a history, of which the latest row counts.
create table public.interview_consents (
  id uuid primary key default gen_random_uuid(),
  interview_id uuid not null references public.interviews (id) on delete cascade,
  recording boolean not null,
  ai_disclosure boolean not null,
  text_version text not null check (char_length(text_version) <= 200),
  created_at timestamptz not null default now()
);

comment on column public.interview_consents.id is 'operational: primary key';
comment on column public.interview_consents.interview_id is 'operational: the interview';
comment on column public.interview_consents.recording is
  'personal: whether the candidate consents to being recorded';
comment on column public.interview_consents.ai_disclosure is
  'personal: whether the candidate was informed of the AI and consents';
comment on column public.interview_consents.text_version is
  'operational: version of the text that was shown';
comment on column public.interview_consents.created_at is 'operational: when the consent was given';

create index interview_consents_interview_id_idx
  on public.interview_consents (interview_id, created_at);

alter table public.interview_consents enable row level security;

create policy interview_select on public.interview_consents for select to authenticated
  using (exists (select from public.interviews where interviews.id = interview_id));

revoke all on public.interview_consents from anon, authenticated, service_role;
grant select on public.interview_consents to authenticated;
grant all on public.interview_consents to service_role;
