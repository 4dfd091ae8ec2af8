import { stack } from "../support/stack";
import { asService, asUser, createUser, type TestUser } from "../support/users";
import { createWorld, type World } from "../support/world";
import { samples, type TableName } from "./table-rows";

const pdf = () => new Blob(["%PDF-1.7"], { type: "application/pdf" });

async function deleteUser({ id }: TestUser): Promise<void> {
  const { error } = await asService().auth.admin.deleteUser(id);
  if (error) throw error;
}

const isTable = (name: string): name is TableName => Object.hasOwn(samples, name);
const tables = Object.keys(samples).filter(isTable);

/** One request to a table with all of its rows that the caller may see. */
const request = (user: TestUser, method: string, table: TableName, body?: unknown) =>
  fetch(`${stack().supabase.url}/rest/v1/${table}?${method === "POST" ? "" : "id=not.is.null"}`, {
    method,
    headers: {
      apikey: stack().supabase.anon_key,
      authorization: `Bearer ${user.token}`,
      "content-type": "application/json",
      prefer: "return=minimal,count=exact",
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });

/** How many rows it read or changed; of what is not permitted at all, none. */
const rowsOf = (response: Response) =>
  response.ok ? Number(response.headers.get("content-range")?.split("/")[1]) : 0;

/** Who had rows of their own, and who could change those of the organisation. */
describe.each(["candidate", "admin"] as const)("the token of a deleted user, once %s,", (name) => {
  let world: World;
  const rows = new Map<TableName, unknown>();
  beforeAll(async () => {
    world = await createWorld();
    for (const table of tables) rows.set(table, await samples[table].row(world));
    await deleteUser(world[name]);
  });

  test.each(tables)("reads and changes nothing in %s", async (table) => {
    const user = world[name];
    expect({
      read: rowsOf(await request(user, "GET", table)),
      isInserted: (await request(user, "POST", table, rows.get(table))).ok,
      updated: rowsOf(await request(user, "PATCH", table, samples[table].change)),
      deleted: rowsOf(await request(user, "DELETE", table)),
    }).toEqual({ read: 0, isInserted: false, updated: 0, deleted: 0 });
  });
});

test("the token of a user who was not deleted reads and changes their rows", async () => {
  const user = await createUser();
  const row = { user_id: user.id, skill_name: "Triage", skill_type: "hard" };
  expect((await request(user, "POST", "candidate_skills", row)).ok).toBe(true);
  expect(rowsOf(await request(user, "GET", "candidate_skills"))).toBe(1);
  const { change } = samples.candidate_skills;
  expect(rowsOf(await request(user, "PATCH", "candidate_skills", change))).toBe(1);
  expect(rowsOf(await request(user, "DELETE", "candidate_skills"))).toBe(1);
});

test("the token of a deleted user stores and reads no file", async () => {
  const user = await createUser();
  await deleteUser(user);
  const name = `${user.id}/resume.pdf`;
  const bucket = asUser(user).storage.from("candidate-cvs");
  expect((await bucket.upload(name, pdf())).error).not.toBeNull();
  const stored = await asService().storage.from("candidate-cvs").upload(name, pdf());
  expect(stored.error).toBeNull();
  expect((await bucket.download(name)).error).not.toBeNull();
});
