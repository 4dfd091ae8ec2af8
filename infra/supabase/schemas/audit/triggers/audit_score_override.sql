-- Records that an admin overrode a score in the table.
create or replace function public.audit_score_override() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform public.write_audit(
    'score.overridden', 'interview', new.interview_id,
    (select organisation_id from public.interviews where id = new.interview_id),
    coalesce((select auth.uid()), new.human_override_by),
    public.request_address(),
    jsonb_build_object('human_override', new.human_override)
  );
  return null;
end $$;
