-- Prepares a database that already has tables, with rows, for the baseline. In an empty database it does
-- nothing.

set local lock_timeout = '10s';

do $$
declare
  older constant text[] := array(
    select name from unnest(array[
      'organisations', 'org_users', 'user_roles', 'job_roles', 'candidate_profiles',
      'candidate_skills', 'education', 'employment_history', 'candidate_dei', 'applications',
      'interviews', 'transcript_segments', 'interview_scores', 'score_dimensions', 'invitations',
      'practice_interviews', 'audit_log', 'data_deletion_requests'
    ]) as name
    where to_regclass('public.' || name) is not null
  );
  found record;
begin
  -- Permissive policies add up, so all existing ones are dropped. Until the baseline creates the new ones,
  -- row level security denies everything.
  for found in
    select policyname, tablename from pg_policies
    where schemaname = 'public' and tablename = any (older)
  loop
    execute format('drop policy %I on public.%I', found.policyname, found.tablename);
  end loop;
  -- Those of resumes as well.
  for found in
    select policyname from pg_policies
    where schemaname = 'storage' and tablename = 'objects'
      and concat(qual, with_check) like '%candidate-cvs%'
  loop
    execute format('drop policy %I on storage.objects', found.policyname);
  end loop;
  for found in select name from unnest(older) as name loop
    execute format('alter table public.%I enable row level security', found.name);
    -- The privileges that a new table has.
    execute format('revoke all on public.%I from public, anon, authenticated', found.name);
    execute format('grant all on public.%I to service_role', found.name);
  end loop;

  -- The baseline adds constraints as they are declared. Primary keys stay, and so do unique keys that
  -- other tables refer to.
  for found in
    select conname, conrelid::regclass as relation from pg_constraint as constraints
    where connamespace = 'public'::regnamespace and contype in ('f', 'c', 'u')
      and conrelid = any (select to_regclass('public.' || name) from unnest(older) as name)
      and not (contype = 'u' and exists (
        select from pg_constraint as referring
        where referring.contype = 'f' and referring.conindid = constraints.conindid
          and referring.conrelid <> all (
            select to_regclass('public.' || name) from unnest(older) as name
          )
      ))
    order by contype = 'f' desc
  loop
    execute format('alter table %s drop constraint %I', found.relation, found.conname);
  end loop;

  -- Helpers with other parameters would become overloads, those with other results would block the
  -- baseline. If anything else depends on one, the migration fails here and names it.
  for found in
    select procedures.oid::regprocedure as signature, (
      replace(pg_get_function_arguments(procedures.oid), 'public.', ''),
      pg_get_function_result(procedures.oid)
    ) is distinct from (helpers.arguments, helpers.result) as is_other
    from (values
      ('user_belongs_to_org', '_org_id uuid, _user_id uuid', 'boolean'),
      ('user_org_role', '_org_id uuid, _user_id uuid', 'text'),
      ('get_user_org_id', '_user_id uuid', 'uuid'),
      ('has_role', '_role app_role, _user_id uuid', 'boolean')
    ) as helpers (name, arguments, result)
    join pg_proc as procedures
      on procedures.pronamespace = 'public'::regnamespace and procedures.proname = helpers.name
  loop
    if found.is_other then
      execute format('drop function %s', found.signature);
    else
      execute format(
        'revoke all on function %s from public, anon, authenticated, service_role', found.signature
      );
    end if;
  end loop;
end $$;

-- Columns that are newer than the tables.
alter table if exists public.organisations
  add column if not exists transcript_retention_days int,
  add column if not exists closed_at timestamptz,
  add column if not exists mail_name text,
  add column if not exists name_digest text,
  add column if not exists candidate_sees_score boolean not null default true;
-- Clients that expect a candidate find one, until the first invitation by mail address.
alter table if exists public.applications
  -- squawk-ignore ban-drop-not-null
  alter column candidate_id drop not null,
  add column if not exists invited_email text;
alter table if exists public.interviews
  add column if not exists closed_at timestamptz,
  add column if not exists organisation_id uuid,
  add column if not exists legal_hold boolean not null default false,
  add column if not exists retention_claimed_until timestamptz,
  add column if not exists retention_claimed_by uuid,
  add column if not exists transcript_deleted_at timestamptz,
  add column if not exists last_active_at timestamptz,
  add column if not exists competencies text[],
  add column if not exists deletion_failures int not null default 0,
  add column if not exists deletion_retry_at timestamptz,
  add column if not exists transcript_deletion_failures int not null default 0,
  add column if not exists transcript_deletion_retry_at timestamptz;
alter table if exists public.transcript_segments add column if not exists turn int;
alter table if exists public.interview_scores add column if not exists segment_count int;
alter table if exists public.invitations
  add column if not exists sending_until timestamptz,
  add column if not exists accepted_at timestamptz,
  add column if not exists revoked_at timestamptz,
  add column if not exists interview_id uuid,
  add column if not exists email_id text,
  add column if not exists mail_failure text,
  add column if not exists mail_failure_reason text;
alter table if exists public.data_deletion_requests
  add column if not exists claimed_until timestamptz,
  add column if not exists last_run_id uuid,
  add column if not exists removed_outside jsonb not null default '{}',
  add column if not exists failures int not null default 0,
  add column if not exists retry_at timestamptz;

-- Columns that must not be null: rows without a value get the default.
do $$
declare
  wanted record;
begin
  for wanted in
    select * from (values
      ('organisations', 'created_at', 'now()'), ('organisations', 'updated_at', 'now()'),
      ('org_users', 'created_at', 'now()'), ('org_users', 'role', '''member'''),
      ('user_roles', 'created_at', 'now()'),
      ('job_roles', 'created_at', 'now()'), ('job_roles', 'updated_at', 'now()'),
      ('job_roles', 'status', '''draft'''),
      ('candidate_profiles', 'created_at', 'now()'), ('candidate_profiles', 'updated_at', 'now()'),
      ('candidate_skills', 'created_at', 'now()'), ('education', 'created_at', 'now()'),
      ('education', 'is_current', 'false'), ('employment_history', 'created_at', 'now()'),
      ('employment_history', 'is_current', 'false'), ('candidate_dei', 'created_at', 'now()'),
      ('applications', 'created_at', 'now()'), ('applications', 'updated_at', 'now()'),
      ('applications', 'status', '''applied'''),
      ('interviews', 'created_at', 'now()'), ('interviews', 'updated_at', 'now()'),
      ('interviews', 'status', '''invited'''), ('transcript_segments', 'created_at', 'now()'),
      ('interview_scores', 'created_at', 'now()'), ('interview_scores', 'updated_at', 'now()'),
      ('interview_scores', 'human_override', 'false'), ('score_dimensions', 'created_at', 'now()'),
      ('invitations', 'created_at', 'now()'), ('invitations', 'status', '''pending'''),
      ('practice_interviews', 'created_at', 'now()'), ('practice_interviews', 'status', '''pending'''),
      ('audit_log', 'created_at', 'now()'),
      ('data_deletion_requests', 'created_at', 'now()'),
      ('data_deletion_requests', 'requested_at', 'now()'),
      ('data_deletion_requests', 'request_type', '''full_deletion'''),
      ('data_deletion_requests', 'status', '''pending''')
    ) as columns (relation, name, value)
    where to_regclass('public.' || relation) is not null
  loop
    execute format('update public.%1$I set %2$I = %3$s where %2$I is null',
      wanted.relation, wanted.name, wanted.value);
    execute format('alter table public.%1$I alter column %2$I set default %3$s, alter column %2$I set not null',
      wanted.relation, wanted.name, wanted.value);
  end loop;
end $$;

-- Hashes the tokens that were stored in clear text, whatever they look like: nothing has stored hashes
-- before this migration. No invitation is open for longer than its check allows, or accepting it would fail.
do $$
begin
  if to_regclass('public.invitations') is not null then
    lock table public.invitations in access exclusive mode;
    update public.invitations set
      token = encode(sha256(convert_to(token, 'utf8')), 'hex'),
      expires_at = least(expires_at, created_at + interval '91 days');
    create domain public.invitation_token as text constraint keep_presented_token check (
      set_config(
        'invitations.presented_token', encode(sha256(convert_to(value, 'utf8')), 'hex'), true
      ) is not null
    );
    alter table public.invitations alter column token type public.invitation_token;
  end if;
end $$;

-- Older texts may be longer than the checks allow: such a row can be updated only once they are shorter. What a
-- retention run claims is shortened here, since one row that it cannot claim would stop it.
do $$
declare
  longest_json constant int := 65536;
  longest_note constant int := 2000;
  beginning constant int := 20000;
begin
  if to_regclass('public.interviews') is not null then
    update public.interviews set
      anti_cheat_signals = jsonb_build_object('cut', left(anti_cheat_signals::text, beginning))
    where char_length(anti_cheat_signals::text) > longest_json;
    update public.interviews set metadata = jsonb_strip_nulls(jsonb_build_object(
      'serverCallId', metadata -> 'serverCallId',
      'correlationId', metadata -> 'correlationId',
      'lastEventAt', metadata -> 'lastEventAt'
    ))
    where char_length(metadata::text) > longest_json;
  end if;
  if to_regclass('public.data_deletion_requests') is not null then
    update public.data_deletion_requests set
      reason = left(reason, longest_note), notes = left(notes, longest_note)
    where greatest(char_length(reason), char_length(notes)) > longest_note;
  end if;
end $$;

-- Scores of dimensions are from 0 to 10. Where one of an interview is above, all of them were stored from 0 to 100.
do $$
begin
  if to_regclass('public.score_dimensions') is not null then
    update public.score_dimensions set score = score / 10
    where interview_id in (
      select interview_id from public.score_dimensions group by interview_id having max(score) > 10
    );
    alter table public.score_dimensions
      alter column score type numeric(4, 2) using least(10, greatest(0, score));
    -- An interview that was scored again has its earlier dimensions as well: the latest of each name stays.
    delete from public.score_dimensions as older using public.score_dimensions as newer
    where newer.interview_id = older.interview_id and newer.dimension = older.dimension
      and (newer.created_at, newer.id) > (older.created_at, older.id);
  end if;
end $$;
