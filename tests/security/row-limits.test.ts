import { connectForTests } from "../support/postgres";
import { asUser } from "../support/users";
import { createWorld, type World } from "../support/world";

const sql = connectForTests();
let world: World;

beforeAll(async () => {
  world = await createWorld();
});

/** Tables whose rows are bounded otherwise. */
const BOUNDED = {
  applications: "limit_applications: so many a day",
  audit_log: "discard_client_entry: nothing is stored",
  candidate_profiles: "one a user",
  data_deletion_requests: "validate_own_deletion_request: one open request of a type",
  interview_scores: "discard_candidate_row: nothing is stored",
  interviews: "limit_own_interview: one open interview an application",
  score_dimensions: "discard_candidate_row: nothing is stored",
  transcript_segments: "discard_candidate_row: nothing is stored",
};

test("every table into which users insert has a limit of rows", async () => {
  const tables = await sql`
    select relname, exists (
      select from pg_trigger where tgrelid = pg_class.oid and tgname = 'limit_rows'
    ) as is_limited
    from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
      and has_any_column_privilege('authenticated', pg_class.oid, 'insert')`;
  const unlimited = tables.filter((row) => !row["is_limited"]).map((row) => String(row["relname"]));
  expect(tables.length).toBeGreaterThan(unlimited.length);
  expect(unlimited.sort()).toEqual(Object.keys(BOUNDED));
});

const skills = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    user_id: world.candidate.id,
    skill_name: `Skill ${index}`,
    skill_type: "hard",
  }));
const insert = (count: number) =>
  asUser(world.candidate).from("candidate_skills").insert(skills(count));

test("a user stores no more than 500 skills, in however many inserts at once", async () => {
  expect((await insert(501)).error?.message).toBe("row_limit_reached");
  expect((await insert(450)).error).toBeNull();
  const attempts = await Promise.all([insert(30), insert(30)]);
  const refusals = attempts.flatMap(({ error }) => error?.message ?? []);
  expect(refusals).toEqual(["row_limit_reached"]);
  expect((await insert(21)).error?.message).toBe("row_limit_reached");
  expect((await insert(20)).error).toBeNull();
});

test("nobody finds out how many rows another user has", async () => {
  const { error } = await asUser(world.outsider).from("candidate_skills").insert(skills(1));
  expect(error?.code).toBe("42501");
});
