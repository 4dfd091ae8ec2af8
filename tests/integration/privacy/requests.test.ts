import { randomUUID } from "node:crypto";
import * as z from "zod";
import { requestSchema } from "../../support/erasure";
import { connectForTests } from "../../support/postgres";
import { asService, asUser, createUser, type TestUser } from "../../support/users";

const DENIED = "42501";
const CHECK_VIOLATION = "23514";

const sql = connectForTests();
let user: TestUser;

beforeEach(async () => {
  user = await createUser();
});

// A run of the timer would process what is left.
afterEach(() => sql`delete from data_deletion_requests where user_id = ${user.id}`);

const ask = async (type: string, who: Pick<TestUser, "id"> = user, reason?: string) =>
  asService().rpc("request_deletion", {
    p_acting_user: who.id,
    p_request_type: type,
    p_reason: reason ?? null,
    p_ip_address: "192.0.2.7",
  });
const asked = async (type: string, reason?: string) =>
  requestSchema.parse((await ask(type, user, reason)).data);
const listed = async (who = user) => {
  const { data } = await asUser(who).rpc("list_own_deletion_requests");
  return z.object({ requests: z.array(requestSchema) }).parse(data).requests;
};
const auditOf = (requestId: string) => sql`
  select action, user_id, ip_address, organisation_id, new_values from audit_log
  where entity_type = 'deletion_request' and entity_id = ${requestId}`;
const auditEntry = (request_type: string, ip_address: string | null) => ({
  action: "erasure.requested",
  user_id: user.id,
  ip_address,
  organisation_id: null,
  new_values: { request_type },
});

test("a request is pending, listed for its person only, and audited without the reason", async () => {
  const request = await asked("anonymize", "I found work.");
  expect(request).toMatchObject({
    request_type: "anonymize",
    status: "pending",
    reason: "I found work.",
    notes: null,
    processed_at: null,
    receipt: null,
  });
  expect(await listed()).toEqual([request]);
  expect(await listed(await createUser())).toEqual([]);
  expect([...(await auditOf(request.id))]).toEqual([auditEntry("anonymize", "192.0.2.7")]);
});

test("repeated and parallel requests return the open one of the same type", async () => {
  const requests = await Promise.all(Array.from({ length: 5 }, () => asked("full_deletion")));
  expect(new Set(requests.map(({ id }) => id)).size).toBe(1);
  const other = await asked("recording_only");
  expect((await listed()).map(({ id }) => id)).toEqual([other.id, requests[0]?.id]);
  expect(await auditOf(other.id)).toHaveLength(1);
});

test("a new request is created after the first is completed", async () => {
  const first = await asked("recording_only");
  await sql`update data_deletion_requests set status = 'completed' where id = ${first.id}`;
  await sql`
    insert into erasure_receipts (id, request_type, requested_at, removed)
    values (${first.id}, 'recording_only', now(), ${sql.json({ recording_files: 2 })})`;
  const second = await asked("recording_only");
  expect(second.id).not.toBe(first.id);
  expect((await listed())[1]).toMatchObject({
    id: first.id,
    status: "completed",
    receipt: { removed: { recording_files: 2 } },
  });
});

test("a request is refused for an unknown user or type", async () => {
  expect((await ask("anonymize", { id: randomUUID() })).error?.message).toBe("forbidden");
  expect((await ask("everything")).error?.code).toBe(CHECK_VIOLATION);
});

test("a request that is inserted into the table is audited", async () => {
  const row = { id: randomUUID(), user_id: user.id, request_type: "full_deletion" };
  expect((await asUser(user).from("data_deletion_requests").insert(row)).error).toBeNull();
  expect([...(await auditOf(row.id))]).toEqual([auditEntry("full_deletion", null)]);
  expect((await asked("full_deletion")).id).toBe(row.id);
});

test("users and the service cannot read receipts directly", async () => {
  for (const client of [asUser(user), asService()]) {
    expect((await client.from("erasure_receipts").select()).error?.code).toBe(DENIED);
  }
});
