import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Sql } from "postgres";
import { freshDatabases, migrate } from "../../support/fresh-databases";

const databases = freshDatabases();
const newDatabase = async () => (await databases.create()).owner;

/** Everything that the migrations decide: tables, columns, constraints, policies, functions, rights. */
const structure = async (sql: Sql) =>
  [
    ...(await sql`
      select 'column' as kind, table_name || '.' || column_name as name,
        concat_ws(' ', data_type, is_nullable, column_default) as detail
      from information_schema.columns where table_schema = 'public'
      union all
      select 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
      from pg_constraint where connamespace = 'public'::regnamespace
      union all
      select 'index', indexname, indexdef from pg_indexes where schemaname = 'public'
      union all
      select 'policy', tablename || '.' || policyname, concat_ws(' ', cmd, roles, qual, with_check)
      from pg_policies where schemaname = 'public'
      union all
      select 'function', oid::regprocedure::text, md5(prosrc) || coalesce(proacl::text, '')
      from pg_proc where pronamespace = 'public'::regnamespace
      union all
      select 'right', relname, relacl::text
      from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
      union all
      select 'trigger', tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid)
      from pg_trigger where not tgisinternal
      order by 1, 2, 3`),
  ].map((row) => ({ ...row }));

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

test("the migrations build the database from nothing, and change nothing when run again", async () => {
  const sql = await newDatabase();
  await migrate(sql);
  const built = await structure(sql);
  expect(built.length).toBeGreaterThan(300);
  await migrate(sql);
  expect(await structure(sql)).toEqual(built);
}, 60_000);

test("the migrations bring an older database up to date and leave its rows alone", async () => {
  const sql = await newDatabase();
  const older = await readFile(path.join(__dirname, "older-database.sql"), "utf8");
  await sql.unsafe(older).simple();
  const before = await sql`select * from applications`;

  await migrate(sql);
  await migrate(sql);

  expect([...(await sql`select * from applications`)]).toMatchObject([...before]);
  // Hashed, and hashed once; the second token only looked like a hash.
  const tokens = await sql`select token from invitations order by created_at`;
  expect(tokens.map((row) => row["token"])).toEqual([
    sha256("a plain token"),
    sha256("ab".repeat(32)),
  ]);
  // A policy that let everyone do everything is gone, and so are the helpers of other signatures.
  const policies = await sql`select policyname from pg_policies where policyname like 'Older%'`;
  expect([...policies]).toEqual([]);
  const helpers = await sql`
    select pg_get_function_arguments(oid) as arguments from pg_proc where proname = 'has_role'`;
  expect([...helpers]).toEqual([{ arguments: "_role app_role, _user_id uuid" }]);
  // Rows that break a new check stay and can be mended; new ones cannot be made.
  await sql`update organisations set recording_retention_days = 3650`;
  await expect(sql`update organisations set recording_retention_days = 9999`).rejects.toMatchObject(
    { code: "23514" },
  );

  // Calls are known by what interviews tell of them; what ended without one, a person ended.
  const calls = await sql`
    select server_call_id, correlation_id, started_at, ended_at from interview_calls
    order by server_call_id`;
  const started_at = new Date("2025-02-01T10:00:00Z");
  expect([...calls]).toEqual([
    {
      server_call_id: "ended",
      correlation_id: "of it",
      started_at,
      ended_at: new Date("2025-02-01T10:40:00Z"),
    },
    { server_call_id: "open", correlation_id: null, started_at, ended_at: null },
  ]);
  const closed = await sql`select closed_at from interviews order by created_at`;
  const end = new Date("2025-02-01T10:30:00Z");
  expect(closed.map((row) => row["closed_at"])).toEqual([end, null, null, null, null, null]);

  const fresh = await newDatabase();
  await migrate(fresh);
  const namesOf = async (database: Sql) =>
    (await structure(database))
      .filter(({ kind }) => ["policy", "function", "right", "trigger"].includes(String(kind)))
      .map((row) => row);
  expect(await namesOf(sql)).toEqual(await namesOf(fresh));
}, 60_000);
