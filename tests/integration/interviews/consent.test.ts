import { randomUUID } from "node:crypto";
import * as z from "zod";
import { applyEvent, callOf, claimRecordingActions, saveStarted } from "../../support/call-events";
import { groupOf } from "../../support/group-calls";
import { ownDatabase } from "../../support/own-database";

const database = ownDatabase();
let interviewId: string;

beforeEach(async () => {
  interviewId = await database.newInterview();
});

const consentGiven = z.object({
  interview_id: z.guid(),
  recording: z.boolean(),
  ai_disclosure: z.boolean(),
  text_version: z.string(),
  given_at: z.string(),
});

const consent = async (
  recording: boolean,
  { user = database.candidate, version = "1", call = database.call } = {},
) =>
  consentGiven.parse(
    await call("record_consent", {
      p_acting_user: user,
      p_interview_id: interviewId,
      p_recording: recording,
      p_ai_disclosure: true,
      p_text_version: version,
    }),
  );

const history = async () =>
  (
    await database.sql`
      select recording, text_version from interview_consents
      where interview_id = ${interviewId} order by created_at`
  ).map((row) => [row["recording"], row["text_version"]]);

const isConsented = async () => {
  const context = await database.call("read_turn_context", {
    p_acting_user: database.candidate,
    p_interview_id: interviewId,
  });
  return z.object({ consented: z.boolean() }).parse(context).consented;
};

describe("the candidate's consent", () => {
  it("is stored with its time and the version of the text", async () => {
    const before = Date.now();
    const given = await consent(true, { version: "2026-02" });
    expect(given).toEqual({
      interview_id: interviewId,
      recording: true,
      ai_disclosure: true,
      text_version: "2026-02",
      given_at: expect.any(String),
    });
    expect(Date.parse(given.given_at)).toBeGreaterThanOrEqual(before - 1_000);
  });

  it("is not stored again when it is repeated", async () => {
    const first = await consent(true);
    expect(await consent(true)).toEqual(first);
    expect(await history()).toEqual([[true, "1"]]);
  });

  it("is stored once when it is given twice at once", async () => {
    const [first, second] = await database.whileUncommitted(
      (call) => consent(true, { call }),
      () => consent(true),
    );
    expect(second).toEqual(first);
    expect(await history()).toHaveLength(1);
  });

  it("is a history in which no entry changes", async () => {
    await consent(true);
    await consent(false);
    await consent(true);
    await consent(true, { version: "2" });
    expect(await history()).toEqual([
      [true, "1"],
      [false, "1"],
      [true, "1"],
      [true, "2"],
    ]);
  });

  it("is later than the previous one, even if the clock was set back", async () => {
    await consent(true);
    await database.sql`
      update interview_consents set created_at = '2100-01-01' where interview_id = ${interviewId}`;
    expect((await consent(false)).given_at).toMatch(/^2100-01-01T00:00:00.000001/);
  });

  it("cannot be given by anybody else", async () => {
    await expect(consent(true, { user: database.recruiter })).rejects.toThrow("forbidden");
    await expect(consent(true, { user: randomUUID() })).rejects.toThrow("interview_not_found");
    expect(await history()).toEqual([]);
  });

  it("is read by the interviewer before the first turn", async () => {
    expect(await isConsented()).toBe(false);
    await consent(false);
    expect(await isConsented()).toBe(true);
  });
});

describe("a call that is not recorded yet", () => {
  it("is to be recorded once the candidate consents", async () => {
    const call = callOf(await groupOf(database, interviewId));
    await applyEvent(database, startedNow(call));
    await consent(true);
    expect(await claimRecordingActions(database)).toEqual([
      { server_call_id: call.serverCallId, action: "start", recording_id: null },
    ]);
  });
});

describe("withdrawn consent", () => {
  it("stops the recording, in one of several concurrent requests", async () => {
    const call = callOf(await groupOf(database, interviewId));
    await consent(true);
    await applyEvent(database, startedNow(call), { record: true });
    await saveStarted(database, call, new Date().toISOString());
    const withdraw = async () => {
      await consent(false);
      return claimRecordingActions(database);
    };
    const claimed = await Promise.all(Array.from({ length: 10 }, withdraw));
    expect(claimed.flat()).toEqual([
      { server_call_id: call.serverCallId, action: "stop", recording_id: call.recordingId },
    ]);
  });
});

const startedNow = (call: ReturnType<typeof callOf>) =>
  call.started(0, { time: new Date().toISOString() });
