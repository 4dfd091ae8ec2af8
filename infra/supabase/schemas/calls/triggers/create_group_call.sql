-- Gives a new interview its group call.
create or replace function public.create_group_call() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.group_calls (interview_id) values (new.id);
  return null;
end $$;
