-- Adds to what has been deleted for a request outside of the database. A person has one identity, which is
-- deleted again where an earlier attempt had done so.
-- p_removed: {recording_files, resume_files, acs_identities}
create or replace function public.note_removed(p_request_id uuid, p_removed jsonb) returns void
language sql security definer set search_path = '' as $$
  update public.data_deletion_requests set removed_outside = (
    select coalesce(jsonb_object_agg(kind, removed), '{}')
    from (
      select kind, case kind when 'acs_identities' then max(count::int) else sum(count::int) end as removed
      from (
        select * from jsonb_each_text(removed_outside)
        union all
        select * from jsonb_each_text(p_removed)
      ) as counted (kind, count)
      where kind in ('recording_files', 'resume_files', 'acs_identities')
      group by kind
    ) as kinds
    where removed > 0
  )
  where id = p_request_id
$$;

grant execute on function public.note_removed to service_role;
