-- What a recruiter changes of a score in the table: whether a person has overridden it, why, and, where one has,
-- the overall score. Who it was is the caller. Everything else stays, and nothing is computed again.
create or replace function public.limit_score_override() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  wanted constant public.interview_scores := new;
begin
  new := old;
  new.human_override := wanted.human_override;
  new.human_override_reason := wanted.human_override_reason;
  if wanted.human_override then
    new.overall_score := wanted.overall_score;
  end if;
  -- Another person's name is refused by the policy.
  new.human_override_by := case
    when wanted.human_override_by <> coalesce(old.human_override_by, (select auth.uid()))
      then wanted.human_override_by
    when wanted.human_override or (new.overall_score, new.human_override, new.human_override_reason)
      is distinct from (old.overall_score, old.human_override, old.human_override_reason)
      then (select auth.uid())
    else old.human_override_by
  end;
  return new;
end $$;
