import * as z from "zod";
import { call, problemOf } from "../../support/api";
import { deliver, SECRET, sampleCall } from "../../support/calls";
import { eventually } from "../../support/eventually";
import { breakSimulator, healSimulator, requestsOf } from "../../support/faults";
import { groupOf } from "../../support/group-calls";
import { ask, getReply, said } from "../../support/interviews";
import { ownApp } from "../../support/own-app";
import { stack } from "../../support/stack";
import { createInterview, createWorld, type World } from "../../support/world";

/** The attempts of the app to start a recording, before the timer tries again. */
const TRIES = 3;

const app = ownApp(() => ({
  REQUIRE_CONSENT: "on",
  RECORDING: "on",
  CONSENT_TEXT_VERSION: "7",
}));
let world: World;
let interviewId: string;

beforeAll(async () => {
  world = await createWorld({}, app.database.service);
});

const newInterview = () => createInterview(world.applicationId, app.database.service);

beforeEach(async () => {
  interviewId = await newInterview();
});

const consent = (recording: boolean, body: Record<string, unknown> = {}) =>
  call("POST", `/api/interviews/${interviewId}/consent`, {
    token: world.candidate.token,
    body: { recording, ai_disclosure: true, ...body },
    api: app.api,
  });

const asked = () => ({
  candidate: world.candidate,
  interviewId,
  messages: said("I have nursed for six years."),
  api: app.api,
});

describe("an interview that needs consent", () => {
  it("starts only after it was given", async () => {
    const refused = await ask(asked());
    expect([refused.status, problemOf(refused).code]).toEqual([409, "consent_required"]);
    const given = await consent(false);
    expect([given.status, given.body]).toEqual([
      200,
      {
        interview_id: interviewId,
        recording: false,
        ai_disclosure: true,
        text_version: "7",
        given_at: expect.any(String),
      },
    ]);
    await getReply(asked());
  });

  it("stores each consent with the version of its text", async () => {
    const first = await consent(true);
    expect((await consent(true)).body).toEqual(first.body);
    await consent(false);
    const rows = await app.database.sql`
      select recording, text_version from interview_consents
      where interview_id = ${interviewId} order by created_at`;
    expect(rows).toEqual([
      { recording: true, text_version: "7" },
      { recording: false, text_version: "7" },
    ]);
  });

  it.each<[string, Record<string, unknown>]>([
    ["without the AI", { ai_disclosure: false }],
    ["without an answer about recording", { recording: undefined }],
    ["with text instead of an answer", { recording: "yes" }],
  ])("returns 422 for a consent %s", async (_, body) => {
    const response = await consent(true, body);
    expect([response.status, problemOf(response).code]).toEqual([422, "invalid_request"]);
  });
});

/** Audio, with all voices in one channel. */
const startedRecording = z.object({
  recordingContentType: z.literal("audio"),
  recordingChannelType: z.literal("mixed"),
  recordingFormatType: z.literal("wav"),
  callLocator: z.object({ kind: z.string(), serverCallId: z.string() }),
});

/** The requests of the app to ACS about recordings of the call. */
async function controls(serverCallId: string): Promise<string[]> {
  const found: string[] = [];
  const [row] = await app.database.sql`
    select array_agg(recording_id) as ids from call_recordings
    join interview_calls on interview_calls.id = call_id where server_call_id = ${serverCallId}`;
  const ids: string[] = row?.["ids"] ?? [];
  for (const { method, path, body } of await requestsOf(app.cloud.acs.url)) {
    if (!path.startsWith("/calling/recordings")) continue;
    const start = startedRecording.safeParse(body);
    if (start.data?.callLocator.serverCallId === serverCallId) found.push("start");
    if (method === "DELETE" && ids.some((id) => path.includes(id))) found.push("stop");
  }
  return found;
}

/** Starts a call in ACS, whose events are delivered to the webhook. @returns its server call id */
async function startCall(): Promise<string> {
  const response = await fetch(`${app.cloud.acs.url}/_calls`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      group_id: await groupOf(app.database, interviewId),
      deliver_to: `${app.api}/api/acs/webhook`,
      headers: SECRET,
    }),
  });
  return z.object({ server_call_id: z.string() }).parse(await response.json()).server_call_id;
}

/** Ends the lease of the claim to start or stop its recording. */
const expireClaim = (serverCallId: string) => app.database.sql`
  update interview_calls set control_claimed_at = control_claimed_at - interval '1 hour'
  where server_call_id = ${serverCallId}`;

const recordings = z.object({ recordings: z.array(z.object({ state: z.string() })) });

/** The states of the recordings of a call in ACS. */
const stateOf = async (serverCallId: string) => {
  const response = await fetch(`${app.cloud.acs.url}/_calls/${serverCallId}`);
  return recordings.parse(await response.json()).recordings.map(({ state }) => state);
};

const runTimer = () =>
  fetch(`${app.api}/admin/functions/send-pending-work`, {
    method: "POST",
    headers: { "x-functions-key": stack().master_key, "content-type": "application/json" },
    body: "{}",
  });

describe("a call", () => {
  it("is recorded when the candidate has consented", async () => {
    await consent(true);
    const serverCallId = await startCall();
    expect(await controls(serverCallId)).toEqual(["start"]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ["has not answered", async () => undefined],
    ["has consented to the AI alone", () => consent(false)],
    ["has withdrawn consent", async () => [await consent(true), await consent(false)]],
  ])("is not recorded when the candidate %s", async (_, before) => {
    await before();
    expect(await controls(await startCall())).toEqual([]);
  });

  it("is recorded once the candidate consents", async () => {
    const serverCallId = await startCall();
    await consent(true);
    expect(await controls(serverCallId)).toEqual(["start"]);
  });

  it("is not recorded any longer once the candidate withdraws consent", async () => {
    await consent(true);
    const serverCallId = await startCall();
    expect((await consent(false)).status).toBe(200);
    expect(await controls(serverCallId)).toEqual(["start", "stop"]);
  });

  it("is recorded once, however often its start is reported", async () => {
    await consent(true);
    const groupId = await groupOf(app.database, interviewId);
    const call = sampleCall(groupId, new Date().toISOString());
    const event = call.started();
    const before = (await requestsOf(app.cloud.acs.url)).length;
    await Promise.all(Array.from({ length: 20 }, () => deliver([event], { api: app.api })));
    // ACS does not know this call and refuses: the app does not ask again at once.
    const asked = (await requestsOf(app.cloud.acs.url)).slice(before);
    expect(asked.filter(({ path }) => path.startsWith("/calling/recordings"))).toHaveLength(1);
  });

  it("stops a recording whose start was not answered, under the same id, once consent is withdrawn", async () => {
    const serverCallId = await startCall();
    await breakSimulator(app.cloud.acs.url, "cut", TRIES);
    await consent(true);
    await healSimulator(app.cloud.acs.url);
    await consent(false);
    expect(await stateOf(serverCallId)).toEqual(["active"]);
    await expireClaim(serverCallId);
    await runTimer();
    await eventually(async () =>
      (await stateOf(serverCallId)).includes("active") ? undefined : true,
    );
    expect(await stateOf(serverCallId)).toEqual(["stopped"]);
  });

  it("is not recorded any longer when its interview was deleted while the recording started", async () => {
    await consent(true);
    await breakSimulator(app.cloud.acs.url, { delay_ms: 2_000 }, 1);
    const starting = startCall();
    const claimed = await eventually(async () => {
      const [row] = await app.database.sql`
        update interview_calls set started_at = started_at - interval '2 days'
        where interview_id = ${interviewId} and control_claimed_at is not null returning id`;
      return row;
    });
    expect(claimed).toBeDefined();
    await app.database.sql`delete from interviews where id = ${interviewId}`;
    expect(await stateOf(await starting)).toEqual(["stopped"]);
  });

  it("that ACS refuses to record does not affect tokens", async () => {
    for (let refused = 0; refused < 6; refused += 1) {
      interviewId = await newInterview();
      await consent(true);
      const groupId = await groupOf(app.database, interviewId);
      const unknown = sampleCall(groupId, new Date().toISOString());
      await deliver([unknown.started()], { api: app.api });
    }
    const response = await call("POST", "/api/acs/token", {
      token: world.candidate.token,
      body: { scopes: ["voip"] },
      api: app.api,
    });
    expect(response.status).toBe(200);
  });

  it("is recorded a little later when ACS was unavailable at first", async () => {
    await consent(true);
    await breakSimulator(app.cloud.acs.url, { status: 503 }, TRIES);
    const serverCallId = await startCall();
    const recordings = () => app.database.sql`
      select from call_recordings join interview_calls on interview_calls.id = call_id
      where server_call_id = ${serverCallId}`;
    expect(await recordings()).toHaveLength(0);
    await expireClaim(serverCallId);
    await runTimer();
    await eventually(async () => ((await recordings()).length === 1 ? true : undefined));
  });
});
