import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { call } from "../support/api";
import { startHost, type TestHost } from "../support/host";
import { stack } from "../support/stack";
import { createUser, signToken } from "../support/users";
import { attackBeside } from "../support/victim";
import { type Gate, startRelay, type Relay } from "../support/relay";
import { createWorld, type World } from "../support/world";

/** More than the failures in a row that open a circuit. */
const FAILURES = 6;

const HEADER_LIMIT_BYTES = 8 * 1024;

/** Longer than the app waits for a statement. */
const SLOW_MS = 15_000;

const SHORTLIST = "/rest/v1/rpc/rank_candidates";

let world: World;
/** Between the app and its database. */
let gate: Gate = async () => true;
let relay: Relay;
let host: TestHost;

beforeAll(async () => {
  world = await createWorld();
  relay = await startRelay(stack().supabase.url, (...exchange) => gate(...exchange));
  host = await startHost({ SUPABASE_URL: relay.url });
});
afterAll(async () => {
  await host.stop();
  await relay.close();
});

/** Answers a statement as PostgREST does when the database has cancelled it. */
const cancelledByDatabase: Gate = async ({ url }, response) => {
  if (url !== SHORTLIST) return true;
  response.writeHead(500, { "content-type": "application/json" });
  response.end('{"code":"57014","message":"canceling statement due to statement timeout"}');
  return false;
};

const slowerThanTheAppWaits: Gate = async ({ url }, response) => {
  if (url !== SHORTLIST) return true;
  await Promise.race([once(response, "close"), sleep(SLOW_MS, undefined, { ref: false })]);
  return false;
};

const withHeaderLimit: Gate = async ({ headers }, response) => {
  if ((headers.authorization?.length ?? 0) < HEADER_LIMIT_BYTES) return true;
  response.writeHead(431).end();
  return false;
};

const requestShortlist = () =>
  call("POST", "/api/ai/generate-shortlist", {
    token: world.recruiter.token,
    body: { job_role_id: world.jobRoleId },
    api: host.url,
  });

/** A token of 9 KB, by what its user has written about themselves. */
async function longToken(): Promise<string> {
  const { id } = await createUser();
  return signToken({ sub: id, user_metadata: { about: "x".repeat(6_500) } });
}

const listMembers = async () => {
  const path = `/api/organisations/${world.organisationId}/members`;
  const { status } = await call("GET", path, { token: world.member.token, api: host.url });
  expect(status).toBe(200);
};

describe("one user's failing statements do not keep others from the database", () => {
  const inParallel = async (request: () => Promise<{ status: number }>) => {
    const responses = await Promise.all(Array.from({ length: FAILURES }, request));
    return responses.map(({ status }) => status);
  };

  it("when the database cancels them", async () => {
    gate = cancelledByDatabase;
    world = await createWorld();
    await attackBeside("cancelled statements", listMembers, async () => {
      const statuses = await inParallel(requestShortlist);
      // The limit of the route is lower.
      expect(statuses.filter((status) => status !== 429)).toEqual(Array(5).fill(504));
    });
  });

  it("when the app stops waiting for them", async () => {
    gate = slowerThanTheAppWaits;
    world = await createWorld();
    await attackBeside("slow statements", listMembers, async () => {
      const statuses = await inParallel(requestShortlist);
      expect(statuses.filter((status) => status !== 429)).toEqual(Array(5).fill(504));
    });
  });

  it("when the gateway of the database refuses the size of their token", async () => {
    gate = withHeaderLimit;
    const token = await longToken();
    await attackBeside("long tokens", listMembers, async () => {
      const statuses = await inParallel(() =>
        call("GET", "/api/privacy/requests", { token, api: host.url }),
      );
      expect(statuses).toEqual(Array(FAILURES).fill(401));
    });
  });
});
