-- An organisation that hides scores from candidates stores no match score with their applications: a candidate reads
-- the row, and row level security cannot hide a column of it. Its recruiters get match scores with the shortlist.
create or replace function public.discard_hidden_match_score() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if exists (
    select from public.job_roles
    join public.organisations on organisations.id = job_roles.organisation_id
    where job_roles.id = new.job_role_id and not organisations.candidate_sees_score
  ) then
    new.match_score := null;
  end if;
  return new;
end $$;

-- Deletes those that were stored before the organisation began to hide scores.
create or replace function public.delete_match_scores() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update public.applications set match_score = null
  from public.job_roles
  where job_roles.id = applications.job_role_id and job_roles.organisation_id = new.id
    and applications.match_score is not null;
  return null;
end $$;
