import { randomUUID } from "node:crypto";
import * as z from "zod";
import { call, problemOf } from "../../support/api";
import { breakSimulator, healSimulator } from "../../support/faults";
import { mailHost } from "../../support/mail-host";
import { mailsTo } from "../../support/mails";
import { connectForTests } from "../../support/postgres";
import type { TestUser } from "../../support/users";
import { createWorld, type World } from "../../support/world";

const answers = z.object({
  answers: z.array(
    z.looseObject({
      line: z.int(),
      status: z.int(),
      code: z.string().optional(),
      invitation_id: z.guid().optional(),
      email_sent: z.boolean().optional(),
    }),
  ),
});

const sql = connectForTests();
const own = mailHost();
let world: World;

beforeEach(async () => {
  world = await createWorld();
});

interface List {
  by?: TestUser;
  body: unknown;
  query?: Record<string, string>;
  headers?: Record<string, string>;
}

const post = ({ by = world.recruiter, body, query, headers = {} }: List) => {
  const search = query ? `?${new URLSearchParams(query).toString()}` : "";
  return call("POST", `/api/invitations/send-many${search}`, {
    token: by.token,
    body,
    headers,
    api: own.api,
  });
};
const listOf = (...addresses: string[]) => ({
  job_role_id: world.jobRoleId,
  invitations: addresses.map((candidate_email) => ({ candidate_email })),
});
async function outcomesOf(list: List) {
  const { status, body } = await post(list);
  expect([status, body]).toEqual([200, expect.anything()]);
  return answers.parse(body).answers;
}
const newAddress = () => `${randomUUID()}@example.test`;
const mailsOf = (address: string) => mailsTo(address, own.mail);
const invited = () => sql`
  select invited_email, status from applications
  where job_role_id = ${world.jobRoleId} and candidate_id is null order by created_at`;

describe("a list of addresses", () => {
  it("is invited, with one answer a line", async () => {
    const [one, two] = [newAddress(), newAddress()];
    const outcomes = await outcomesOf({ body: listOf(one, "nobody", two, one.toUpperCase(), "") });
    expect(outcomes.map(({ line, status, code }) => [line, status, code])).toEqual([
      [1, 200, undefined],
      [2, 422, "invalid_request"],
      [3, 200, undefined],
      [4, 200, undefined],
      [5, 422, "invalid_request"],
    ]);
    expect(outcomes[3]?.invitation_id).toBe(outcomes[0]?.invitation_id);
    expect((await invited()).map((row) => ({ ...row }))).toEqual(
      expect.arrayContaining([
        { invited_email: one, status: "invited" },
        { invited_email: two, status: "invited" },
      ]),
    );
    expect(await invited()).toHaveLength(2);
    expect(await mailsOf(one)).toHaveLength(1);
  });

  it("is read from CSV, with names, quotes and empty lines", async () => {
    const [one, two] = [newAddress(), newAddress()];
    const body = `\uFEFFCandidate_Email,candidate_name\r\n${one},"Example, Robin"\r\n\r\n ${two} ,\r\n`;
    const query = { job_role_id: world.jobRoleId, expires_in_days: "3" };
    const outcomes = await outcomesOf({ body, query, headers: { "content-type": "text/csv" } });
    expect(outcomes.map(({ status }) => status)).toEqual([200, 200]);
    expect((await mailsOf(one))[0]?.text).toMatch(/^Hello Example, Robin,\n/);
    expect((await mailsOf(two))[0]?.text).toMatch(/^Hello,\n/);
    const [row] = await sql`
      select expires_at - created_at < interval '4 days' as soon from invitations
      where id = ${String(outcomes[0]?.invitation_id)}`;
    expect(row).toEqual({ soon: true });
  });

  it.each([
    ["with a quote that is not closed", 'candidate_email\n"open', 400, "invalid_csv"],
    ["with a line that is too long", "candidate_email\na,b,c", 400, "invalid_csv"],
    [
      "with more than 500 lines",
      `candidate_email\n${"a@example.test\n".repeat(501)}`,
      422,
      "invalid_request",
    ],
  ])("in CSV %s is refused", async (_, body, status, code) => {
    const headers = { "content-type": "text/csv; charset=utf-8" };
    const response = await post({ body, query: { job_role_id: world.jobRoleId }, headers });
    expect([response.status, problemOf(response).code]).toEqual([status, code]);
    expect(await invited()).toHaveLength(0);
  });

  it.each([
    ["semicolons", ";"],
    ["tabs", "\t"],
  ])("is read from CSV that a spreadsheet separated by %s", async (_, separator) => {
    const address = newAddress();
    const lines = [
      ["candidate_name", "candidate_email"],
      ["Example, Robin", address],
    ];
    const body = lines.map((line) => line.join(separator)).join("\r\n");
    const query = { job_role_id: world.jobRoleId };
    const outcomes = await outcomesOf({ body, query, headers: { "content-type": "text/csv" } });
    expect(outcomes.map(({ status }) => status)).toEqual([200]);
    expect((await mailsOf(address))[0]?.text).toMatch(/^Hello Example, Robin,\n/);
  });

  it.each([
    ["the column of addresses", "email\nrobin@example.test\n"],
    ["lines", "candidate_email\n"],
    ["anything", "\n"],
  ])("in CSV without %s is refused with the names of the columns", async (_, body) => {
    const headers = { "content-type": "text/csv" };
    const response = await post({ body, query: { job_role_id: world.jobRoleId }, headers });
    const { code, detail } = problemOf(response);
    expect([response.status, code]).toEqual([400, "invalid_csv"]);
    expect(detail).toContain("candidate_email and, where wanted, candidate_name");
  });

  it("is refused with more than 500 lines, and of another type", async () => {
    const many = await post({ body: listOf(...Array(501).fill("a@example.test")) });
    expect([many.status, problemOf(many).code]).toEqual([422, "invalid_request"]);
    const other = await post({ body: "<xml/>", headers: { "content-type": "text/xml" } });
    expect([other.status, problemOf(other).detail]).toEqual([
      415,
      "Send application/json or text/csv.",
    ]);
  });

  it("is refused as a whole to who may not invite", async () => {
    for (const [by, status, code] of [
      [world.viewer, 403, "forbidden"],
      [world.outsider, 403, "forbidden"],
    ] as const) {
      const response = await post({ by, body: listOf(newAddress(), newAddress()) });
      expect([response.status, problemOf(response).code]).toEqual([status, code]);
    }
    const unknown = await post({ body: { ...listOf(newAddress()), job_role_id: randomUUID() } });
    expect([unknown.status, problemOf(unknown).code]).toEqual([404, "job_role_not_found"]);
    await sql`update job_roles set status = 'draft' where id = ${world.jobRoleId}`;
    const draft = await post({ body: listOf(newAddress()) });
    expect([draft.status, problemOf(draft).code]).toEqual([409, "job_role_not_active"]);
  });

  it("answers the lines above a limit with 429, and when to try again", async () => {
    const addresses = Array.from({ length: 24 }, newAddress);
    const outcomes = await outcomesOf({ body: listOf(...addresses) });
    expect(outcomes.filter(({ status }) => status === 200)).toHaveLength(20);
    const refused = outcomes.filter(({ status }) => status !== 200);
    expect(refused).toHaveLength(4);
    for (const each of refused) {
      expect(each).toMatchObject({
        status: 429,
        code: "invitation_limit_reached",
        retry_after: expect.any(Number),
      });
    }
  });

  it("of 500 addresses is invited in one request", async () => {
    await sql`
      insert into sent_mails (email_digest, organisation_id, outcome)
      select encode(sha256(convert_to(gen_random_uuid()::text, 'utf8')), 'hex'),
        ${world.organisationId}, 'delivered'
      from generate_series(1, 500)`;
    const outcomes = await outcomesOf({
      body: listOf(...Array.from({ length: 500 }, newAddress)),
    });
    expect(outcomes.filter(({ email_sent }) => email_sent)).toHaveLength(500);
    expect(outcomes.map(({ line }) => line)).toEqual(outcomes.map((_, index) => index + 1));
  });
});

describe("a repeated list", () => {
  it("gets the same answers and sends no mail again, also with lines added", async () => {
    const [one, two, three] = [newAddress(), newAddress(), newAddress()];
    const first = await outcomesOf({ body: listOf(one, two) });
    const again = await outcomesOf({ body: listOf(two, one, three) });
    expect(again[1]).toEqual({ ...first[0], line: 2 });
    expect(again[0]).toEqual({ ...first[1], line: 1 });
    for (const address of [one, two, three]) expect(await mailsOf(address)).toHaveLength(1);
  });

  it("sends what the mail service refused before", async () => {
    const [one, two] = [newAddress(), newAddress()];
    await breakSimulator(own.mail, { status: 422 });
    const first = await outcomesOf({ body: listOf(one, two) });
    expect(first.map(({ email_sent }) => email_sent)).toEqual([false, false]);
    await healSimulator(own.mail);
    const second = await outcomesOf({ body: listOf(one, two) });
    expect(second).toEqual(first.map((each) => ({ ...each, email_sent: true })));
    expect(await mailsOf(two)).toHaveLength(1);
  });

  it("is sent anew under another idempotency key, and refused with another body under the same", async () => {
    const address = newAddress();
    const headers = { "idempotency-key": randomUUID() };
    const first = await outcomesOf({ body: listOf(address), headers });
    expect(await outcomesOf({ body: listOf(address), headers })).toEqual(first);
    const changed = await post({ body: { ...listOf(address), expires_in_days: 2 }, headers });
    expect([changed.status, problemOf(changed).code]).toEqual([422, "idempotency_key_reused"]);
    const other = { "idempotency-key": randomUUID() };
    const second = await outcomesOf({ body: listOf(address), headers: other });
    expect(second[0]?.invitation_id).not.toBe(first[0]?.invitation_id);
    expect(await mailsOf(address)).toHaveLength(2);
    expect(await invited()).toHaveLength(1);
  });
});
