import { randomUUID } from "node:crypto";
import { askForDeletion, type RequestType } from "../../support/erasure";
import type { CallFunction } from "../../support/own-database";
import { connectForTests } from "../../support/postgres";
import { asService, asUser, createUser, type TestUser } from "../../support/users";

const CHECK_VIOLATION = "23514";
const UNIQUE_VIOLATION = "23505";
const DENIED = "42501";
const LONGEST_REASON = 2_000;

const sql = connectForTests();
const call: CallFunction = async (name, parameters) => {
  const { data, error } = await asService().rpc(name, parameters);
  if (error) throw error;
  return data;
};
let user: TestUser;

beforeEach(async () => {
  user = await createUser();
});

// A run of the timer would process what is left.
afterEach(() => sql`delete from data_deletion_requests where user_id = ${user.id}`);

interface Row {
  id?: string;
  user_id?: string;
  request_type: RequestType;
  reason?: string;
}

/** Inserts rows into the table in one statement. @returns the error, if any */
async function insert(...rows: Row[]) {
  const { error } = await asUser(user)
    .from("data_deletion_requests")
    .insert(rows.map((row) => ({ user_id: user.id, ...row })));
  return error;
}
const rowsLeft = async () =>
  (await sql`select from data_deletion_requests where user_id = ${user.id}`).length;

test("one request of each type can be inserted in one statement", async () => {
  const types: RequestType[] = ["full_deletion", "anonymize", "recording_only"];
  expect(await insert(...types.map((request_type) => ({ request_type })))).toBeNull();
  expect(await rowsLeft()).toBe(types.length);
});

test("a second request of a type is refused while the first is open, and accepted after it", async () => {
  await askForDeletion({ call }, user.id, "anonymize");
  expect(await insert({ request_type: "anonymize" })).toMatchObject({ message: "in_progress" });
  await sql`update data_deletion_requests set status = 'failed' where user_id = ${user.id}`;
  expect(await insert({ request_type: "anonymize" })).toMatchObject({ message: "in_progress" });
  await sql`update data_deletion_requests set status = 'completed' where user_id = ${user.id}`;
  expect(await insert({ request_type: "anonymize" })).toBeNull();
});

test("a statement with several requests of a type is refused as a whole", async () => {
  const rows = Array.from({ length: 500 }, () => ({ request_type: "anonymize" as const }));
  expect(await insert(...rows)).toMatchObject({ code: "P0001", message: "in_progress" });
  expect(await rowsLeft()).toBe(0);
});

test("one of parallel requests by table and function is created", async () => {
  const inserted = Promise.all(
    Array.from({ length: 5 }, () => insert({ request_type: "full_deletion" })),
  );
  await askForDeletion({ call }, user.id, "full_deletion");
  const errors = (await inserted).filter((error) => error !== null);
  expect(errors.length).toBeGreaterThanOrEqual(4);
  expect(new Set(errors.map(({ message }) => message))).toEqual(new Set(["in_progress"]));
  expect(await rowsLeft()).toBe(1);
});

test("a request with the id of a receipt is refused", async () => {
  const id = randomUUID();
  await sql`
    insert into erasure_receipts (id, request_type, requested_at, removed)
    values (${id}, 'anonymize', now(), '{}')`;
  expect(await insert({ id, request_type: "anonymize" })).toMatchObject({ code: UNIQUE_VIOLATION });
  expect(await rowsLeft()).toBe(0);
});

test("a reason has at most 2,000 characters", async () => {
  const withReason = (length: number) =>
    insert({ request_type: "anonymize", reason: "ü".repeat(length) });
  expect(await withReason(LONGEST_REASON + 1)).toMatchObject({ code: CHECK_VIOLATION });
  expect(await withReason(LONGEST_REASON)).toBeNull();
});

test("a request for another person is refused by the policy, without revealing theirs", async () => {
  const other = await createUser();
  const { id } = await askForDeletion({ call }, other.id, "anonymize");
  const refused = await insert({ user_id: other.id, request_type: "anonymize" });
  expect(refused).toMatchObject({ code: DENIED });
  await sql`delete from data_deletion_requests where id = ${id}`;
});
