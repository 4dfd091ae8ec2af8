import { connectForTests } from "../support/postgres";

const sql = connectForTests();

test("row level security is on for every table", async () => {
  const open = await sql`
    select relname from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' and not relrowsecurity`;
  expect([...open]).toEqual([]);
});

test("all policies are for signed-in users only, except for who has the token of an invitation", async () => {
  const loose = await sql`
    select tablename || '.' || policyname as name, cmd, roles::text from pg_policies
    where schemaname in ('public', 'storage') and roles <> '{authenticated}' order by 1`;
  const select = { cmd: "SELECT", roles: "{anon,authenticated}" };
  expect(loose.map((row) => ({ ...row }))).toEqual([
    { name: "applications.presented_select", ...select },
    { name: "invitations.presented_select", ...select },
    { name: "invitations.presented_update", ...select, cmd: "UPDATE" },
    { name: "job_roles.presented_select", ...select },
  ]);
});

test("policies read the caller once per statement, not once per row", async () => {
  const slow = await sql`
    select tablename, policyname
    from pg_policies, concat(qual, ' ', with_check) as text
    where schemaname in ('public', 'storage') and (
      regexp_count(text, 'auth\\.uid\\(\\)') <> regexp_count(text, 'SELECT auth\\.uid\\(\\)')
      or regexp_count(text, '_of_caller\\(') <> regexp_count(text, 'SELECT [a-z_]+_of_caller\\(')
    )`;
  expect([...slow]).toEqual([]);
});

test("every foreign key has an index", async () => {
  const unserved = await sql`
    select conrelid::regclass::text as table, conname
    from pg_constraint
    where connamespace = 'public'::regnamespace and contype = 'f' and not exists (
      select from pg_index where indrelid = conrelid and indkey[0] = conkey[1] and indpred is null
    )`;
  expect([...unserved]).toEqual([]);
});

test("every column of its own table that a policy filters by has an index", async () => {
  const unserved = await sql`
    select distinct polrelid::regclass::text as table, attname
    from pg_policy
    join pg_depend on classid = 'pg_policy'::regclass and objid = pg_policy.oid
    join pg_attribute on attrelid = polrelid and attnum = refobjsubid
    where refobjid = polrelid and refobjsubid > 0 and polcmd <> 'a' and polwithcheck is null
      and not exists (
        select from pg_index where indrelid = polrelid and indkey[0] = attnum and indpred is null
      )`;
  expect([...unserved]).toEqual([]);
});

test("every table with updated_at has a trigger that sets it", async () => {
  const without = await sql`
    select relname from pg_class
    join pg_attribute on attrelid = pg_class.oid and attname = 'updated_at'
    where relnamespace = 'public'::regnamespace and relkind = 'r' and not exists (
      select from pg_trigger where tgrelid = pg_class.oid and tgname = 'set_updated_at'
    )`;
  expect([...without]).toEqual([]);
});
