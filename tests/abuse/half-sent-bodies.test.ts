import { randomBytes, randomUUID } from "node:crypto";
import { LOCAL_KEYS } from "../../infra/local/app-environment";
import { call } from "../support/api";
import { type HalfSent, sendHalf, statusesOf } from "../support/half-sent";
import { startHost, type TestHost } from "../support/host";
import { createUser } from "../support/users";
import { attackBeside } from "../support/victim";

/** Nine are less than 8 MiB, ten are more. */
const BYTES = 900_000;
const MOST_OF_ONE_SENDER = 9;

let host: TestHost;

beforeAll(async () => {
  host = await startHost();
});
afterAll(() => host.stop());

const sendJson = (path: string, headers: Record<string, string>, bytes = BYTES) =>
  sendHalf(
    `${host.url}${path}`,
    { "content-type": "application/json", ...headers },
    { head: '{"message":"', bytes },
  );

const sendInvitation = ({ token }: { token: string }, bytes?: number) =>
  sendJson("/api/invitations/send", { authorization: `Bearer ${token}` }, bytes);

const repeated = (count: number, send: () => Promise<HalfSent>) =>
  Promise.all(Array.from({ length: count }, send));

describe("JSON bodies that stop half-way", () => {
  it("are ended, with 408", async () => {
    const { response } = await sendInvitation(await createUser(), 100);
    const { status, body } = await response;
    expect([status, body]).toEqual([408, expect.stringContaining("request_timeout")]);
  });

  it("are refused above 8 MiB at once of a sender, with 429", async () => {
    const user = await createUser();
    const bodies = await repeated(MOST_OF_ONE_SENDER + 2, () => sendInvitation(user));
    const statuses = await statusesOf(bodies);
    expect(statuses.toSorted((one, other) => one - other)).toEqual([
      ...Array(MOST_OF_ONE_SENDER).fill(408),
      429,
      429,
    ]);
  });

  it("take a bounded amount of memory together, and others can send theirs beside them", async () => {
    const attackers = await Promise.all(Array.from({ length: 10 }, () => createUser()));
    const statuses: number[] = [];
    const validate = async () => {
      // The limit of a single address is lower than what the victim sends here.
      const headers = { "x-forwarded-for": `198.51.100.${randomBytes(1)[0]}` };
      const body = { token: "x".repeat(43) };
      const path = "/api/invitations/validate";
      const { status } = await call("POST", path, { body, headers, api: host.url });
      expect([200, 404]).toContain(status);
    };
    await attackBeside("half-sent JSON bodies", validate, async () => {
      const bodies = attackers.map((user) =>
        repeated(MOST_OF_ONE_SENDER, () => sendInvitation(user)),
      );
      statuses.push(...(await statusesOf((await Promise.all(bodies)).flat())));
    });
    expect(statuses.filter((status) => status === 503).length).toBeGreaterThanOrEqual(10);
    expect(new Set(statuses)).toEqual(new Set([408, 503]));
  });

  it("are not bounded by sender for webhooks, whose senders are few", async () => {
    const headers = {
      "x-webhook-secret": LOCAL_KEYS.acsWebhook,
      "x-forwarded-for": "198.51.100.8",
    };
    const unsigned = { "webhook-id": randomUUID(), "x-forwarded-for": "198.51.100.8" };
    const bodies = await Promise.all([
      repeated(MOST_OF_ONE_SENDER + 3, () => sendJson("/api/acs/webhook", headers)),
      repeated(MOST_OF_ONE_SENDER + 3, () => sendJson("/api/webhooks/resend", unsigned)),
    ]);
    expect(new Set(await statusesOf(bodies.flat()))).toEqual(new Set([408]));
  });
});
