import {
  applyEvent,
  callOf,
  claimRecordingActions,
  saveStarted,
  sendMessages,
} from "../../support/call-events";
import { groupOf } from "../../support/group-calls";
import { ownDatabase } from "../../support/own-database";

const database = ownDatabase();
let interviewId: string;
let call: ReturnType<typeof callOf>;

beforeEach(async () => {
  // Calls of other tests would be claimed, too.
  await database.sql`delete from interview_calls`;
  interviewId = await database.newInterview();
  call = callOf(await groupOf(database, interviewId));
});

/** Only calls of the last 24 hours are recorded. */
const now = () => new Date().toISOString();
const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1_000).toISOString();
const started = () => call.started(0, { time: now() });
const ended = () => call.ended(0, { time: now() });

const consent = (recording: boolean) =>
  database.sql`
    insert into interview_consents
      (interview_id, recording, ai_disclosure, text_version, created_at)
    values (${interviewId}, ${recording}, true, '1', clock_timestamp())`;

const claim = ({ record = true, limit = 100, call: via = database.call } = {}) =>
  claimRecordingActions({ call: via }, { record, limit });

const saveStart = () => saveStarted(database, call, now());

const saveStop = (time = now()) =>
  database.call("save_stopped_recording", {
    p_recording_id: call.recordingId,
    p_stopped_at: time,
  });

const endLease = () =>
  database.sql`update interview_calls set control_claimed_at = now() - interval '31 s'`;

const recordings = async () => [
  ...(await database.sql`select recording_id, stopped_at from call_recordings`),
];

const start = () => ({
  server_call_id: call.serverCallId,
  action: "start",
  recording_id: null,
});
const stop = () => ({
  server_call_id: call.serverCallId,
  action: "stop",
  recording_id: call.recordingId,
});

describe("a start", () => {
  it("is claimed after the call started, once until the lease ends", async () => {
    await consent(true);
    const { recording } = await applyEvent(database, started(), { record: true });
    expect(recording).toEqual([start()]);
    expect(await claim()).toEqual([]);
    await endLease();
    const claims = await database.whileUncommitted(
      (held) => claim({ call: held }),
      () => claim(),
    );
    expect(claims).toEqual([[start()], []]);
  });

  it("is claimed after a repeated event, too", async () => {
    await consent(true);
    const event = started();
    await applyEvent(database, event);
    const { outcome, recording } = await applyEvent(database, event, { record: true });
    expect({ outcome, recording }).toEqual({ outcome: "repeated", recording: [start()] });
  });

  it.each([
    ["without consent", async () => {}],
    ["with consent to the interview alone", () => consent(false)],
    ["after consent was withdrawn", () => consent(true).then(() => consent(false))],
  ])("is not due %s", async (_, prepare) => {
    await prepare();
    await applyEvent(database, started());
    expect(await claim()).toEqual([]);
  });

  it("is not due when recording is switched off", async () => {
    await consent(true);
    await applyEvent(database, started());
    expect(await claim({ record: false })).toEqual([]);
  });

  it("is not due when the start of the call was not reported, or it has ended", async () => {
    await consent(true);
    await applyEvent(database, call.joined(0));
    expect(await claim()).toEqual([]);
    await applyEvent(database, started());
    await applyEvent(database, ended());
    expect(await claim()).toEqual([]);
  });

  it("is not due once the candidate has completed the interview", async () => {
    await consent(true);
    await applyEvent(database, started());
    await database.call("complete_interview", {
      p_acting_user: database.candidate,
      p_interview_id: interviewId,
      p_scoring_delay_seconds: 0,
    });
    expect(await claim()).toEqual([]);
  });

  it("is not due a day after the call started", async () => {
    await consent(true);
    await applyEvent(database, call.started(0, { time: secondsAgo(25 * 3_600) }));
    expect(await claim()).toEqual([]);
  });

  it("is not due again once it was saved", async () => {
    await consent(true);
    await applyEvent(database, started());
    await claim();
    expect(await saveStart()).toBe(true);
    expect([await sendMessages(database), await claim({ record: false })]).toEqual([[], []]);
    await saveStart();
    expect(await claim()).toEqual([]);
    expect(await recordings()).toEqual([{ recording_id: call.recordingId, stopped_at: null }]);
  });

  it("is claimed for the oldest calls first, up to the limit", async () => {
    await consent(true);
    const older = callOf(await groupOf(database, interviewId));
    await applyEvent(database, started());
    await applyEvent(database, older.started(0, { time: secondsAgo(60) }));
    expect(await claim({ limit: 1 })).toMatchObject([{ server_call_id: older.serverCallId }]);
    expect(await claim({ limit: 1 })).toEqual([start()]);
  });
});

describe("a running recording", () => {
  beforeEach(async () => {
    await consent(true);
    await applyEvent(database, started());
    await saveStart();
  });

  it("is to be stopped when consent is withdrawn, until the stop is saved", async () => {
    await consent(false);
    expect(await claim({ record: false })).toEqual([stop()]);
    expect(await claim()).toEqual([]);
    await endLease();
    expect(await claim()).toEqual([stop()]);
    await saveStop();
    expect(await claim()).toEqual([]);
  });

  it("is not stopped when recording is switched off", async () => {
    expect(await claim({ record: false })).toEqual([]);
  });

  it("is followed by another when the candidate consents again", async () => {
    await consent(false);
    await claim();
    await saveStop();
    await consent(true);
    expect(await claim()).toEqual([start()]);
  });

  it("has stopped at the earliest time that was saved", async () => {
    const [earlier, later] = [secondsAgo(60), secondsAgo(30)];
    for (const time of [later, earlier, later]) await saveStop(time);
    expect(await recordings()).toMatchObject([{ stopped_at: new Date(earlier) }]);
  });

  it("has stopped at the end of its call", async () => {
    const end = ended();
    await applyEvent(database, end);
    expect(await recordings()).toMatchObject([{ stopped_at: new Date(end.time) }]);
  });
});

describe("a recording that started late", () => {
  it("is to be stopped when consent was withdrawn meanwhile", async () => {
    await consent(true);
    await applyEvent(database, started(), { record: true });
    await consent(false);
    await saveStart();
    expect(await claim({ record: false })).toEqual([stop()]);
  });

  it("has stopped when its call ended meanwhile", async () => {
    await consent(true);
    await applyEvent(database, started());
    const end = ended();
    await applyEvent(database, end);
    await saveStart();
    expect(await claim({ record: false })).toEqual([]);
    expect(await recordings()).toMatchObject([{ stopped_at: new Date(end.time) }]);
  });

  it("is not saved when its interview was deleted meanwhile", async () => {
    await applyEvent(database, started());
    // An interview cannot be deleted while a call of it may last.
    await database.sql`
      update interview_calls set started_at = started_at - interval '2 days'
      where interview_id = ${interviewId}`;
    await database.sql`delete from interviews where id = ${interviewId}`;
    expect(await saveStart()).toBe(false);
    expect(await recordings()).toEqual([]);
  });
});

test("the stop of an unknown recording changes nothing", async () => {
  await saveStop();
  expect(await recordings()).toEqual([]);
});
