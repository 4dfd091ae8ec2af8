import { randomBytes } from "node:crypto";
import { call, problemOf } from "../support/api";
import { startHost, type TestHost } from "../support/host";
import { createWorldWithPendingMember, type WorldWithPendingMember } from "../support/members";
import { createUser } from "../support/users";
import { attackBeside } from "../support/victim";
import { ROUTES } from "../security/routes/all";
import type { RouteRow } from "../security/routes/row";

/** Almost the largest JSON body. */
const ALMOST_1_MIB = 1_000_000;

const ZEROS = Array(ALMOST_1_MIB / 2).fill(0);
const LONG = "x".repeat(ALMOST_1_MIB);

let world: WorldWithPendingMember;
let host: TestHost;

beforeAll(async () => {
  world = await createWorldWithPendingMember();
  host = await startHost();
});
afterAll(() => host.stop());

const listMembers = async () => {
  const path = `/api/organisations/${world.organisationId}/members`;
  const { status } = await call("GET", path, { token: world.member.token, api: host.url });
  expect(status).toBe(200);
};

/** An IPv4 address of a network for documentation. */
const newAddress = () => `198.51.100.${randomBytes(1)[0]}`;

/** Bodies that are wrong in one place: as a whole, or in one of the fields. */
function largeBodies(right: unknown): unknown[] {
  const fields = Object.keys(Object(right));
  const withField = (field: string, value: unknown) => ({ ...Object(right), [field]: value });
  return [ZEROS, ...fields.flatMap((field) => [withField(field, ZEROS), withField(field, LONG)])];
}

/** Each body from a sender of its own. */
async function send(row: RouteRow, bodies: unknown[]): Promise<number[]> {
  const statuses: number[] = [];
  for (const body of bodies) {
    const { token } = await createUser();
    const headers = { "x-forwarded-for": newAddress() };
    const path = await row.path(world);
    const response = await call(row.method, path, { token, body, headers, api: host.url });
    statuses.push(response.status);
  }
  return statuses;
}

/** Signed webhooks refuse what nobody has signed. */
const refusal = ({ answers }: RouteRow) =>
  "everybody" in answers && answers.everybody === 401 ? 401 : 422;

it("bodies of 1 MB do not keep others waiting, on any route", async () => {
  let refused = 0;
  await attackBeside("large bodies", listMembers, async () => {
    for (const [name, rows] of Object.entries(ROUTES)) {
      for (const row of rows) {
        const right = await row.body?.(world);
        if (right === undefined || right instanceof FormData) continue;
        const bodies = largeBodies(right);
        expect([name, await send(row, bodies)]).toEqual([name, bodies.map(() => refusal(row))]);
        refused += bodies.length;
      }
    }
  });
  expect(refused).toBeGreaterThan(30);
});

describe("a request whose body is refused counts", () => {
  /** Fewer at once than a sender may send bodies of this size. */
  const AT_ONCE = 5;

  const statusesOf = async (requests: number, send: () => Promise<{ status: number }>) => {
    const statuses: number[] = [];
    while (statuses.length < requests) {
      const length = Math.min(AT_ONCE, requests - statuses.length);
      const all = await Promise.all(Array.from({ length }, send));
      statuses.push(...all.map(({ status }) => status));
    }
    statuses.sort((a, b) => a - b);
    return [statuses.filter((status) => status === 422).length, statuses.at(-1)];
  };

  it("for the network of a caller without a token", async () => {
    const network = `2001:db8:${randomBytes(2).toString("hex")}:1`;
    let sender = 0;
    const validate = () => {
      sender += 1;
      const headers = { "x-forwarded-for": `${network}::${sender.toString(16)}` };
      return call("POST", "/api/invitations/validate", { body: ZEROS, headers, api: host.url });
    };
    expect(await statusesOf(31, validate)).toEqual([30, 429]);
  });

  it.each([
    ["/api/organisations", 10],
    ["/api/invitations/send", 30],
    ["/api/ai/interviewer", 20],
  ])("for the user who sends it to %s", async (path, limit) => {
    const { token } = await createUser();
    const request = () => call("POST", path, { token, body: ZEROS, api: host.url });
    expect(await statusesOf(limit + 1, request)).toEqual([limit, 429]);
    expect(problemOf(await request()).code).toBe("rate_limited");
  });
});
