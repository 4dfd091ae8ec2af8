-- People whose resumes may have expired, and when a retention run checks that: a transcript of the person was
-- deleted, or an application ended without an interview.
create table public.resume_reviews (
  -- No foreign key: rejecting an application must not wait for the deletion of its candidate.
  user_id uuid primary key,
  review_at timestamptz not null default now(),
  claimed_until timestamptz,
  created_at timestamptz not null default now(),
  -- In a row.
  deletion_failures int not null default 0
);

comment on column public.resume_reviews.user_id is 'identifier: the person';
comment on column public.resume_reviews.review_at is 'operational: when the resumes are checked next';
comment on column public.resume_reviews.claimed_until is
  'operational: until when a retention run has claimed them';
comment on column public.resume_reviews.created_at is 'operational: when the row was created';
comment on column public.resume_reviews.deletion_failures is
  'operational: how often the resumes could not be deleted';

create index resume_reviews_review_at_idx on public.resume_reviews (review_at);

alter table public.resume_reviews enable row level security;

revoke all on public.resume_reviews from anon, authenticated, service_role;
