import { randomUUID } from "node:crypto";
import { call, problemOf } from "../../support/api";
import { asService } from "../../support/users";
import { createApplication, createWorld, type World } from "../../support/world";

let world: World;

beforeEach(async () => {
  world = await createWorld();
});

type Table = "organisations" | "interviews" | "data_deletion_requests";

async function countRows(table: Table, column: string, value: string): Promise<number> {
  const query = asService().from(table).select("*", { count: "exact", head: true });
  const { count, error } = await query.eq(column, value);
  if (error) throw error;
  return count ?? 0;
}

interface Creation {
  path: string;
  limit: number;
  body(): Promise<Record<string, unknown>>;
  /** Another request of the same user. */
  other(): Promise<Record<string, unknown>>;
  created(body: Record<string, unknown>): Promise<number>;
}

const creations: [string, Creation][] = [
  [
    "an organisation",
    {
      path: "/api/organisations",
      limit: 10,
      body: async () => ({
        name: `Clinic ${randomUUID()}`,
        website: "https://clinic.example.test",
      }),
      other: async () => ({ name: "Another clinic" }),
      created: ({ name }) => countRows("organisations", "name", String(name)),
    },
  ],
  [
    "an interview",
    {
      path: "/api/interviews",
      limit: 60,
      body: async () => ({
        application_id: await createApplication((await createWorld()).jobRoleId, world.candidate),
      }),
      other: async () => ({ application_id: world.applicationId }),
      created: ({ application_id }) =>
        countRows("interviews", "application_id", String(application_id)),
    },
  ],
  [
    "a privacy request",
    {
      path: "/api/privacy/requests",
      limit: 10,
      body: async () => ({ request_type: "recording_only", reason: "I changed my mind." }),
      other: async () => ({ request_type: "recording_only" }),
      created: () => countRows("data_deletion_requests", "user_id", world.candidate.id),
    },
  ],
];

describe.each(creations)("creating %s with an idempotency key", (_, creation) => {
  const post = (body: unknown, key: string, { token } = world.candidate) =>
    call("POST", creation.path, { token, body, headers: { "idempotency-key": key } });

  it("creates it once, and returns the same response to repeats, which do not count", async () => {
    const key = randomUUID();
    const body = await creation.body();
    const first = await post(body, key);
    expect(first.status).toBe(200);
    for (let repeat = 0; repeat <= creation.limit; repeat += 1) {
      const { status, body: response } = await post(body, key);
      expect([status, response]).toEqual([200, first.body]);
    }
    expect(await creation.created(body)).toBe(1);
    const { headers } = await post(await creation.body(), randomUUID());
    expect(headers.get("ratelimit")).toContain(`;r=${creation.limit - 2};`);
  });

  it("creates it once when it is sent several times at once: 409 while the first runs", async () => {
    const key = randomUUID();
    const body = await creation.body();
    const all = await Promise.all(Array.from({ length: 8 }, () => post(body, key)));
    const refused = all.filter(({ status }) => status === 409);
    for (const response of refused) {
      expect(problemOf(response).code).toBe("in_progress");
      expect(response.headers.get("retry-after")).toBe("1");
    }
    const done = all.filter(({ status }) => status === 200);
    expect(done.length + refused.length).toBe(all.length);
    const again = await post(body, key);
    expect(again.status).toBe(200);
    for (const response of done) expect(response.body).toEqual(again.body);
    expect(await creation.created(body)).toBe(1);
  });

  it("returns 422 for another body", async () => {
    const key = randomUUID();
    await post(await creation.body(), key);
    const other = await post(await creation.other(), key);
    expect([other.status, problemOf(other).code]).toEqual([422, "idempotency_key_reused"]);
  });

  it("returns 422 for a key that is too long", async () => {
    const response = await post(await creation.body(), "x".repeat(256));
    expect(problemOf(response).errors?.[0]?.path).toBe("idempotency-key");
  });
});

it("an idempotency key of another user is another key", async () => {
  const key = randomUUID();
  const names = [];
  for (const { token } of [world.admin, world.viewer]) {
    const body = { name: randomUUID() };
    const headers = { "idempotency-key": key };
    const response = await call("POST", "/api/organisations", { token, body, headers });
    expect(response).toMatchObject({ status: 200, body });
    names.push(body.name);
  }
  expect(new Set(names).size).toBe(2);
});
