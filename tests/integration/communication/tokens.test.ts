import * as z from "zod";
import { LOCAL_KEYS } from "../../../infra/local/app-environment";
import type { Simulator } from "../../../infra/local/simulators/simulator";
import { startSpeech } from "../../../infra/local/simulators/speech";
import { call, problemOf } from "../../support/api";
import { breakSimulator, clearReceived, healSimulator, requestsOf } from "../../support/faults";
import { groupOf } from "../../support/group-calls";
import { startHost, type TestHost } from "../../support/host";
import { connectForTests } from "../../support/postgres";
import { createUser, type TestUser } from "../../support/users";
import { createWorld } from "../../support/world";
import { makeDirectory, removeDirectory, startIn } from "../local-cloud/acs/simulator";

const sql = connectForTests();
let directory: string;
let acs: Simulator;
let speech: Simulator;
let host: TestHost;

const startOwnHost = () =>
  startHost({
    ACS_CONNECTION_STRING: `endpoint=${acs.url}/;accesskey=${LOCAL_KEYS.acs}`,
    ACS_ENDPOINT: acs.url,
    AZURE_SPEECH_ENDPOINT: speech.url,
  });

beforeAll(async () => {
  directory = await makeDirectory();
  acs = await startIn(directory, { accessKey: LOCAL_KEYS.acs });
  speech = await startSpeech({ port: 0, key: LOCAL_KEYS.speech, region: "local" });
  host = await startOwnHost();
});
afterAll(async () => {
  await host.stop();
  await acs.close();
  await speech.close();
  await removeDirectory(directory);
});

beforeEach(() => Promise.all([acs, speech].map(({ url }) => clearReceived(url))));
afterEach(() => Promise.all([acs, speech].map(({ url }) => healSimulator(url))));

/** How a service fails, and the status and the end of the code that callers get. */
const FAULTS = [
  ["refuses access", { status: 403 }, 502, "failed"],
  ["does not accept the key", { status: 401 }, 502, "failed"],
  ["limits its rate", { status: 429, headers: { "retry-after": "9" } }, 503, "unavailable"],
  ["returns an error", { status: 500 }, 502, "failed"],
  ["does not answer", "hang", 504, "timeout"],
  ["returns something invalid", "garbage", 502, "failed"],
] as const;

describe("POST /api/acs/token", () => {
  const callToken = (user: TestUser, body: unknown = {}) =>
    call("POST", "/api/acs/token", { token: user.token, body, api: host.url });
  const answer = z.object({ token: z.string(), expires_on: z.iso.datetime(), user_id: z.string() });

  it("returns tokens for a user's one identity", async () => {
    const user = await createUser();
    const first = answer.parse((await callToken(user)).body);
    const second = answer.parse((await callToken(user, { scopes: ["voip", "chat"] })).body);
    expect(second.user_id).toBe(first.user_id);
    const hours = (Date.parse(first.expires_on) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(23);
  });

  it("creates one identity when a user's first requests are concurrent", async () => {
    const user = await createUser();
    const all = await Promise.all(Array.from({ length: 10 }, () => callToken(user)));
    expect(new Set(all.map(({ body }) => answer.parse(body).user_id)).size).toBe(1);
    const requests = await requestsOf(acs.url);
    expect(requests.filter(({ path }) => path.startsWith("/identities?"))).toHaveLength(1);
  });

  it("returns the interview's group call to its participants only", async () => {
    const { candidate, recruiter, outsider, interviewId } = await createWorld();
    for (const user of [candidate, recruiter]) {
      const { body } = await callToken(user, { interview_id: interviewId });
      expect(body).toMatchObject({ group_id: await groupOf({ sql }, interviewId) });
    }
    const refused = await callToken(outsider, { interview_id: interviewId });
    expect(problemOf(refused).code).toBe("interview_not_found");
  });

  it.each([[[]], [["pstn"]], ["voip"]])("returns 422 for the scopes %j", async (scopes) => {
    const response = await callToken(await createUser(), { scopes });
    expect([response.status, problemOf(response).code]).toEqual([422, "invalid_request"]);
  });

  it.each(FAULTS)(
    "fails while ACS %s, and returns a token afterwards",
    async (_, fault, status, code) => {
      const user = await createUser();
      await breakSimulator(acs.url, fault);
      const response = await callToken(user);
      expect([response.status, problemOf(response).code]).toEqual([status, `acs_${code}`]);
      await healSimulator(acs.url);
      expect((await callToken(user)).status).toBe(200);
    },
  );
});

describe("GET /api/azure/speech-token", () => {
  const speechToken = async (api = host.url) =>
    call("GET", "/api/azure/speech-token", { token: (await createUser()).token, api });
  const answer = z.object({
    token: z.string(),
    region: z.literal("local"),
    expires_in: z.number(),
  });

  it.each(FAULTS)("fails while the service %s", async (_, fault, status, code) => {
    await breakSimulator(speech.url, fault);
    const response = await speechToken();
    expect([response.status, problemOf(response).code]).toEqual([status, `speech_${code}`]);
  });

  it("returns no incomplete token, and one token to all callers afterwards", async () => {
    // The failures before have opened the circuit of the other host.
    const other = await startOwnHost();
    try {
      await breakSimulator(speech.url, "cut");
      expect((await speechToken(other.url)).status).toBeGreaterThanOrEqual(502);
      await healSimulator(speech.url);
      await clearReceived(speech.url);
      const all = await Promise.all(Array.from({ length: 10 }, () => speechToken(other.url)));
      const tokens = all.map(({ body }) => answer.parse(body));
      expect(new Set(tokens.map(({ token }) => token)).size).toBe(1);
      for (const { expires_in } of tokens) expect(expires_in).toBeLessThanOrEqual(600);
      expect(tokens[0]?.expires_in).toBeGreaterThan(500);
      expect(await requestsOf(speech.url)).toHaveLength(1);
    } finally {
      await other.stop();
    }
  });
});
