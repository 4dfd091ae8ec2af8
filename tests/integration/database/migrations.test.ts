import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { migrate } from "../../../infra/local/supabase/migrate";
import { freshDatabases } from "../../support/fresh-databases";

const databases = freshDatabases();

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

test("applies each migration once and records its statements", async () => {
  const { owner, url } = await databases.createEmpty();
  const applied = await migrate(url);
  expect(applied.length).toBeGreaterThanOrEqual(3);
  expect(await migrate(url)).toEqual([]);
  const recorded = await owner`
    select name, cardinality(statements) as statements
    from supabase_migrations.schema_migrations order by version`;
  expect(recorded.map(({ name }) => name)).toEqual(applied);
  for (const { statements } of recorded) expect(statements).toBeGreaterThan(1);
});

describe("over tables that are older than the migrations", () => {
  async function migrateExisting() {
    const { owner: sql, url } = await databases.createEmpty();
    await sql.unsafe(await readFile("tools/database/existing-tables.sql", "utf8")).simple();
    const applications = [...(await sql`select * from applications`)];
    await migrate(url);
    return { sql, applications };
  }

  let existing: Awaited<ReturnType<typeof migrateExisting>>;
  beforeAll(async () => {
    existing = await migrateExisting();
  });

  test("rows keep their values", async () => {
    const { sql, applications } = existing;
    expect(applications).not.toEqual([]);
    expect([...(await sql`select * from applications`)]).toMatchObject(applications);
  });

  test("tokens in the clear are hashed, whatever they look like", async () => {
    const tokens = await existing.sql`select token from invitations order by created_at`;
    expect(tokens.map((row) => row["token"])).toEqual([
      sha256("a plain token"),
      sha256("ab".repeat(32)),
    ]);
  });

  test("what a retention run claims is shortened to what the checks allow", async () => {
    const { sql } = existing;
    const rows = await sql`
      update interviews set retention_claimed_until = now()
      returning char_length(anti_cheat_signals ->> 'cut') as length`;
    expect(rows.map((row) => row["length"])).toEqual(Array(6).fill(20_000));
    await sql`update interviews set retention_claimed_until = null`;
  });

  test("no invitation is open for longer than 91 days", async () => {
    const rows = await existing.sql`
      select expires_at - created_at = interval '91 days' as cut from invitations`;
    expect([...rows]).toEqual([{ cut: true }, { cut: true }]);
  });

  test("permissive policies and helpers with other parameters are dropped", async () => {
    const { sql } = existing;
    const policies = await sql`select policyname from pg_policies where policyname like 'Older%'`;
    expect([...policies]).toEqual([]);
    const helpers = await sql`
      select pg_get_function_arguments(oid) as arguments from pg_proc where proname = 'has_role'`;
    expect([...helpers]).toEqual([{ arguments: "_role app_role, _user_id uuid" }]);
  });

  test("rows that break a newer check stay and can be corrected, new ones are refused", async () => {
    const { sql } = existing;
    await sql`update organisations set recording_retention_days = 3650, name = 'Short'`;
    await expect(
      sql`update organisations set recording_retention_days = 9999`,
    ).rejects.toMatchObject({ code: "23514" });
  });

  test("calls are derived from what interviews say of them; an end without a call was a person's", async () => {
    const { sql } = existing;
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
  });

  test("the id of an older interview stays that of its group call", async () => {
    const { sql } = existing;
    const older = await sql`
      select interviews.id, read_group_call(candidate_id, interviews.id) as group_id,
        find_interview_of_group(interviews.id::text) as found
      from interviews join applications on applications.id = application_id`;
    expect(older.length).toBeGreaterThan(0);
    for (const { id, group_id, found } of older) expect([group_id, found]).toEqual([id, id]);
  });

  test("scores of dimensions are from 0 to 10, and of each name only the latest stays", async () => {
    const rows = await existing.sql`
      select dimension, score::float from score_dimensions order by dimension`;
    expect([...rows]).toEqual([
      { dimension: "Care", score: 7.5 },
      { dimension: "Teamwork", score: 8 },
    ]);
  });

  test("a key that another table refers to stays", async () => {
    const { owner: sql, url } = await databases.createEmpty();
    await sql.unsafe(await readFile("tools/database/existing-tables.sql", "utf8")).simple();
    await sql`
      create table desks (
        organisation_id uuid, user_id uuid,
        foreign key (organisation_id, user_id) references org_users (organisation_id, user_id)
      )`;
    await migrate(url);
    const keys = await sql`
      select conname from pg_constraint
      where conrelid in ('desks'::regclass, 'org_users'::regclass)
        and conname in ('desks_organisation_id_user_id_fkey', 'org_users_organisation_id_user_id_key')`;
    expect(keys).toHaveLength(2);
  });
});
