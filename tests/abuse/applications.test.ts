import { call } from "../support/api";
import { connectForTests } from "../support/postgres";
import { asUser, createUser, type TestUser } from "../support/users";
import { attackBeside } from "../support/victim";
import { createWorld, type World } from "../support/world";

const ROWS = 20_000;
const LIMIT_A_DAY = 50;

const sql = connectForTests();
let attacked: World;
let victim: World;
let attacker: TestUser;

beforeAll(async () => {
  [attacked, victim, attacker] = [await createWorld(), await createWorld(), await createUser()];
});

const listMembers = async () => {
  const path = `/api/organisations/${victim.organisationId}/members`;
  const { status } = await call("GET", path, { token: victim.member.token });
  expect(status).toBe(200);
};

const apply = (jobRoleIds: string[]) =>
  asUser(attacker)
    .from("applications")
    .insert(jobRoleIds.map((id) => ({ job_role_id: id, candidate_id: attacker.id })));

const countOf = async () => {
  const [row] = await sql`
    select count(*)::int from applications where candidate_id = ${attacker.id}`;
  return row?.["count"];
};

test("20,000 applications for one role in one insert are refused", async () => {
  await attackBeside("applications for one role", listMembers, async () => {
    const { error } = await apply(Array.from({ length: ROWS }, () => attacked.jobRoleId));
    expect(error).toMatchObject({ message: "application_exists" });
  });
  expect(await countOf()).toBe(0);
});

test("of parallel applications for one role one is stored", async () => {
  const attempts = await Promise.all(Array.from({ length: 5 }, () => apply([attacked.jobRoleId])));
  const refusals = attempts.flatMap(({ error }) => error?.message ?? []);
  expect(refusals).toEqual(Array(4).fill("application_exists"));
  expect(await countOf()).toBe(1);
});

test("a candidate applies to no more than 50 roles a day", async () => {
  const roles = await sql`
    insert into job_roles (organisation_id, title, status)
    select ${attacked.organisationId}, 'Role ' || number, 'active'
    from generate_series(1, ${LIMIT_A_DAY}::int) as number
    returning id`;
  const ids = roles.map((row) => String(row["id"]));
  expect((await apply(ids)).error?.message).toBe("application_limit_reached");
  expect((await apply(ids.slice(1))).error).toBeNull();
  expect((await apply(ids.slice(0, 1))).error?.message).toBe("application_limit_reached");
  await sql`
    update applications set created_at = now() - interval '25 hours'
    where candidate_id = ${attacker.id}`;
  expect((await apply(ids.slice(0, 1))).error).toBeNull();
});
