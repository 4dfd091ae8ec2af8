-- Records that an admin changed or deleted a membership in the table.
create or replace function public.audit_membership() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform public.write_audit(
    case tg_op when 'DELETE' then 'member.removed' else 'member.role_changed' end,
    'user', old.user_id, old.organisation_id, (select auth.uid()), public.request_address(),
    jsonb_build_object('role', case tg_op when 'DELETE' then old.role else new.role end)
  );
  return null;
end $$;
