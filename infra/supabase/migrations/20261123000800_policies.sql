-- Which rows a signed-in user may see and change. There is no policy for anonymous callers, and the
-- service is not bound by any.

-- What belongs to one person.
do $$
declare
  name text;
  verb text;
begin
  foreach name in array array[
    'candidate_profiles', 'candidate_skills', 'education', 'employment_history', 'candidate_dei',
    'practice_interviews'
  ]
  loop
    execute format(
      'create policy own_select on public.%1$I for select to authenticated
         using (user_id = (select auth.uid()));
       create policy own_insert on public.%1$I for insert to authenticated
         with check (user_id = (select auth.uid()));
       create policy own_update on public.%1$I for update to authenticated
         using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
       create policy own_delete on public.%1$I for delete to authenticated
         using (user_id = (select auth.uid()))',
      name
    );
  end loop;
  -- What an organisation sees of the people who applied to it.
  foreach name in array array[
    'candidate_profiles', 'candidate_skills', 'education', 'employment_history'
  ]
  loop
    execute format(
      'create policy applicants_select on public.%1$I for select to authenticated
         using (exists (
           select from public.applications
           where applications.candidate_id = %1$I.user_id
             and applications.job_role_id
               = any ((select public.job_roles_of_caller(''member''))::uuid[])
         ))',
      name
    );
  end loop;
end $$;

create policy own_select on public.user_roles for select to authenticated
  using (user_id = (select auth.uid()));

create policy own_select on public.data_deletion_requests for select to authenticated
  using (user_id = (select auth.uid()));
create policy own_insert on public.data_deletion_requests for insert to authenticated
  with check (user_id = (select auth.uid()) and status = 'pending');

-- Organisations.
create policy members_select on public.organisations for select to authenticated
  using (id = any ((select public.organisations_of_caller('member'))::uuid[]));
create policy admins_update on public.organisations for update to authenticated
  using (id = any ((select public.organisations_of_caller('admin'))::uuid[]));

create policy members_select on public.org_users for select to authenticated
  using (organisation_id = any ((select public.organisations_of_caller('member'))::uuid[]));
create policy admins_update on public.org_users for update to authenticated
  using (organisation_id = any ((select public.organisations_of_caller('admin'))::uuid[]));
create policy admins_delete on public.org_users for delete to authenticated
  using (organisation_id = any ((select public.organisations_of_caller('admin'))::uuid[]));

create policy admins_select on public.audit_log for select to authenticated
  using (organisation_id = any ((select public.organisations_of_caller('admin'))::uuid[]));

-- Job roles.
create policy active_select on public.job_roles for select to authenticated
  using (status = 'active');
create policy members_select on public.job_roles for select to authenticated
  using (organisation_id = any ((select public.organisations_of_caller('member'))::uuid[]));
create policy recruiters_insert on public.job_roles for insert to authenticated
  with check (
    organisation_id = any ((select public.organisations_of_caller('recruiter'))::uuid[])
    and (created_by is null or created_by = (select auth.uid()))
  );
create policy recruiters_update on public.job_roles for update to authenticated
  using (organisation_id = any ((select public.organisations_of_caller('recruiter'))::uuid[]));
create policy admins_delete on public.job_roles for delete to authenticated
  using (organisation_id = any ((select public.organisations_of_caller('admin'))::uuid[]));

-- Applications. A candidate applies for themself, to an active role, and says nothing of the outcome.
create policy own_select on public.applications for select to authenticated
  using (candidate_id = (select auth.uid()));
create policy members_select on public.applications for select to authenticated
  using (job_role_id = any ((select public.job_roles_of_caller('member'))::uuid[]));
create policy own_insert on public.applications for insert to authenticated
  with check (
    candidate_id = (select auth.uid())
    and status = 'applied'
    and match_score is null
    and exists (
      select from public.job_roles
      where job_roles.id = applications.job_role_id and job_roles.status = 'active'
    )
  );
create policy members_update on public.applications for update to authenticated
  using (job_role_id = any ((select public.job_roles_of_caller('member'))::uuid[]));

-- Interviews and what hangs on them: seen by whoever sees the application.
create policy application_select on public.interviews for select to authenticated
  using (exists (select from public.applications where applications.id = application_id));

create policy interview_select on public.transcript_segments for select to authenticated
  using (exists (select from public.interviews where interviews.id = interview_id));
create policy interview_select on public.interview_turns for select to authenticated
  using (exists (select from public.interviews where interviews.id = interview_id));
create policy interview_select on public.score_dimensions for select to authenticated
  using (exists (select from public.interviews where interviews.id = interview_id));

-- A score is overridden by an admin, in their own name.
create policy interview_select on public.interview_scores for select to authenticated
  using (exists (select from public.interviews where interviews.id = interview_id));
create policy admins_update on public.interview_scores for update to authenticated
  using (exists (
    select from public.interviews
    join public.applications on applications.id = interviews.application_id
    where interviews.id = interview_id
      and applications.job_role_id = any ((select public.job_roles_of_caller('admin'))::uuid[])
  ))
  with check (human_override_by is null or human_override_by = (select auth.uid()));

-- Invitations: candidates do not see them here, they hold the token.
create policy members_select on public.invitations for select to authenticated
  using (exists (
    select from public.applications
    where applications.id = application_id
      and applications.job_role_id = any ((select public.job_roles_of_caller('member'))::uuid[])
  ));
create policy recruiters_insert on public.invitations for insert to authenticated
  with check (exists (
    select from public.applications
    where applications.id = application_id
      and applications.job_role_id = any ((select public.job_roles_of_caller('recruiter'))::uuid[])
  ));
create policy recruiters_update on public.invitations for update to authenticated
  using (exists (
    select from public.applications
    where applications.id = application_id
      and applications.job_role_id = any ((select public.job_roles_of_caller('recruiter'))::uuid[])
  ));
