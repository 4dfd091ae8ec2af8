import * as z from "zod";
import { LOCAL_KEYS } from "../../../infra/local/app-environment";
import type { Simulator } from "../../../infra/local/simulators/simulator";
import { startSpeech } from "../../../infra/local/simulators/speech";
import { call, problemOf } from "../../support/api";
import { breakSimulator, forgetRequests, healSimulator, requestsOf } from "../../support/faults";
import { startHost, type TestHost } from "../../support/host";
import { createUser, type TestUser } from "../../support/users";
import { createWorld } from "../../support/world";
import { makeDirectory, removeDirectory, startIn } from "../local-cloud/acs/simulator";

let directory: string;
let acs: Simulator;
let speech: Simulator;
let host: TestHost;

beforeAll(async () => {
  directory = await makeDirectory();
  acs = await startIn(directory, { accessKey: LOCAL_KEYS.acs });
  speech = await startSpeech({ port: 0, key: LOCAL_KEYS.speech, region: "local" });
});
afterAll(async () => {
  await acs.close();
  await speech.close();
  await removeDirectory(directory);
});

// Every test has an app of its own: what it keeps, and its circuits, are the app's.
beforeEach(async () => {
  await Promise.all([acs, speech].map(({ url }) => forgetRequests(url)));
  host = await startHost({
    ACS_CONNECTION_STRING: `endpoint=${acs.url}/;accesskey=${LOCAL_KEYS.acs}`,
    ACS_ENDPOINT: acs.url,
    AZURE_SPEECH_ENDPOINT: speech.url,
  });
});
afterEach(async () => {
  await Promise.all([acs, speech].map(({ url }) => healSimulator(url)));
  await host.stop();
});

const FAULTS = [
  ["refuses", { status: 403 }, 502, "failed"],
  ["does not know the key", { status: 401 }, 502, "failed"],
  ["has too much to do", { status: 429, headers: { "retry-after": "9" } }, 503, "unavailable"],
  ["fails", { status: 500 }, 502, "failed"],
  ["says nothing", "hang", 504, "timeout"],
  ["talks nonsense", "garbage", 502, "failed"],
] as const;

describe("a call token", () => {
  const callToken = (user: TestUser, body: unknown = {}) =>
    call("POST", "/api/acs/token", { token: user.token, body, api: host.url });
  const answer = z.object({ token: z.string(), expires_on: z.iso.datetime(), user_id: z.string() });

  it("is for the one identity that a user keeps", async () => {
    const user = await createUser();
    const first = answer.parse((await callToken(user)).body);
    const second = answer.parse((await callToken(user, { scopes: ["voip", "chat"] })).body);
    expect(second.user_id).toBe(first.user_id);
    const hours = (Date.parse(first.expires_on) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(23);
  });

  it("asked for in parallel for the first time makes one identity", async () => {
    const user = await createUser();
    const all = await Promise.all(Array.from({ length: 10 }, () => callToken(user)));
    expect(new Set(all.map(({ body }) => answer.parse(body).user_id)).size).toBe(1);
    const made = await requestsOf(acs.url);
    expect(made.filter(({ path }) => path.startsWith("/identities?"))).toHaveLength(1);
  });

  it("for an interview names its group call, to who takes part in it", async () => {
    const { candidate, recruiter, outsider, interviewId } = await createWorld();
    for (const user of [candidate, recruiter]) {
      const { body } = await callToken(user, { interview_id: interviewId });
      expect(body).toMatchObject({ group_id: interviewId });
    }
    const refused = await callToken(outsider, { interview_id: interviewId });
    expect(problemOf(refused).code).toBe("interview_not_found");
  });

  it.each([[[]], [["pstn"]], ["voip"]])("is not made for scopes %j", async (scopes) => {
    const response = await callToken(await createUser(), { scopes });
    expect([response.status, problemOf(response).code]).toEqual([422, "invalid_request"]);
  });

  it.each(FAULTS)(
    "cannot be had while the service %s, and can when it is healed",
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

describe("a speech token", () => {
  const speechToken = async () =>
    call("GET", "/api/azure/speech-token", { token: (await createUser()).token, api: host.url });
  const answer = z.object({
    token: z.string(),
    region: z.literal("local"),
    expires_in: z.number(),
  });

  it("is asked for once for all callers, also for those at the same time", async () => {
    const all = await Promise.all(Array.from({ length: 10 }, speechToken));
    const tokens = all.map(({ body }) => answer.parse(body));
    expect(new Set(tokens.map(({ token }) => token)).size).toBe(1);
    for (const { expires_in } of tokens) expect(expires_in).toBeLessThanOrEqual(600);
    expect(tokens[0]?.expires_in).toBeGreaterThan(500);
    expect(await requestsOf(speech.url)).toHaveLength(1);
  });

  it.each(FAULTS)(
    "cannot be had while the service %s, and can when it is healed",
    async (_, fault, status, code) => {
      await breakSimulator(speech.url, fault);
      const response = await speechToken();
      expect([response.status, problemOf(response).code]).toEqual([status, `speech_${code}`]);
      await healSimulator(speech.url);
      expect((await speechToken()).status).toBe(200);
    },
  );

  it("that breaks off is no token", async () => {
    await breakSimulator(speech.url, "cut");
    expect((await speechToken()).status).toBeGreaterThanOrEqual(502);
    await healSimulator(speech.url);
    expect((await speechToken()).status).toBe(200);
  });
});
