import {
  applyEvent,
  callOf,
  claimMessages,
  claimRecordingActions,
  saveStarted,
} from "../../support/call-events";
import { ownDatabase } from "../../support/own-database";

const database = ownDatabase();
let interviewId: string;
let call: ReturnType<typeof callOf>;

beforeEach(async () => {
  // Calls of other tests would be given as well.
  await database.sql`delete from interview_calls`;
  interviewId = await database.newInterview();
  call = callOf(interviewId);
});

/** Recording is only begun of calls that go on now. */
const now = () => new Date().toISOString();
const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1_000).toISOString();
const started = () => call.started(0, { time: now() });
const ended = () => call.ended(0, { time: now() });

const agree = (recording: boolean) =>
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

describe("starting to record", () => {
  it("is told with the start of the call, to one alone until the lease ends", async () => {
    await agree(true);
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

  it("is told with a repeated event as well, should the first to be told have gone", async () => {
    await agree(true);
    const event = started();
    await applyEvent(database, event);
    const { outcome, recording } = await applyEvent(database, event, { record: true });
    expect({ outcome, recording }).toEqual({ outcome: "repeated", recording: [start()] });
  });

  it.each([
    ["without consent", async () => {}],
    ["with consent to the interview alone", () => agree(false)],
    ["after consent was withdrawn", () => agree(true).then(() => agree(false))],
  ])("is not asked for %s", async (_, prepare) => {
    await prepare();
    await applyEvent(database, started());
    expect(await claim()).toEqual([]);
  });

  it("is not asked for where recording is switched off", async () => {
    await agree(true);
    await applyEvent(database, started());
    expect(await claim({ record: false })).toEqual([]);
  });

  it("is not asked for of a call whose start was not told, or that has ended", async () => {
    await agree(true);
    await applyEvent(database, call.joined(0));
    expect(await claim()).toEqual([]);
    await applyEvent(database, started());
    await applyEvent(database, ended());
    expect(await claim()).toEqual([]);
  });

  it("is not asked for once the candidate completed the interview", async () => {
    await agree(true);
    await applyEvent(database, started());
    await database.call("complete_interview", {
      p_acting_user: database.candidate,
      p_interview_id: interviewId,
      p_scoring_delay_seconds: 0,
    });
    expect(await claim()).toEqual([]);
  });

  it("is given up a day after the call began", async () => {
    await agree(true);
    await applyEvent(database, call.started(0, { time: secondsAgo(25 * 3_600) }));
    expect(await claim()).toEqual([]);
  });

  it("is done once: what was started is not started again", async () => {
    await agree(true);
    await applyEvent(database, started());
    await claim();
    expect(await saveStart()).toBe(true);
    expect([await claimMessages(database), await claim({ record: false })]).toEqual([[], []]);
    await saveStart();
    expect(await claim()).toEqual([]);
    expect(await recordings()).toEqual([{ recording_id: call.recordingId, stopped_at: null }]);
  });

  it("gives no more than asked for, the oldest call first", async () => {
    await agree(true);
    const older = callOf(interviewId);
    await applyEvent(database, started());
    await applyEvent(database, older.started(0, { time: secondsAgo(60) }));
    expect(await claim({ limit: 1 })).toMatchObject([{ server_call_id: older.serverCallId }]);
    expect(await claim({ limit: 1 })).toEqual([start()]);
  });
});

describe("a recording that goes on", () => {
  beforeEach(async () => {
    await agree(true);
    await applyEvent(database, started());
    await saveStart();
  });

  it("is stopped where consent is withdrawn, until it is known to have been", async () => {
    await agree(false);
    expect(await claim({ record: false })).toEqual([stop()]);
    expect(await claim()).toEqual([]);
    await endLease();
    expect(await claim()).toEqual([stop()]);
    await saveStop();
    expect(await claim()).toEqual([]);
  });

  it("goes on where recording is switched off for others", async () => {
    expect(await claim({ record: false })).toEqual([]);
  });

  it("is begun anew where the candidate agrees again", async () => {
    await agree(false);
    await claim();
    await saveStop();
    await agree(true);
    expect(await claim()).toEqual([start()]);
  });

  it("has stopped at the earliest time that is told", async () => {
    const [earlier, later] = [secondsAgo(60), secondsAgo(30)];
    for (const time of [later, earlier, later]) await saveStop(time);
    expect(await recordings()).toMatchObject([{ stopped_at: new Date(earlier) }]);
  });

  it("has stopped with the end of its call", async () => {
    const end = ended();
    await applyEvent(database, end);
    expect(await recordings()).toMatchObject([{ stopped_at: new Date(end.time) }]);
  });
});

describe("a recording that began too late", () => {
  it("is stopped at once where consent was withdrawn while it began", async () => {
    await agree(true);
    await applyEvent(database, started(), { record: true });
    await agree(false);
    await saveStart();
    expect(await claim({ record: false })).toEqual([stop()]);
  });

  it("has stopped where its call ended while it began", async () => {
    await agree(true);
    await applyEvent(database, started());
    const end = ended();
    await applyEvent(database, end);
    await saveStart();
    expect(await claim({ record: false })).toEqual([]);
    expect(await recordings()).toMatchObject([{ stopped_at: new Date(end.time) }]);
  });

  it("is not saved where its interview was deleted", async () => {
    await applyEvent(database, started());
    // It cannot go while the call may.
    await database.sql`
      update interview_calls set started_at = started_at - interval '2 days'
      where interview_id = ${interviewId}`;
    await database.sql`delete from interviews where id = ${interviewId}`;
    expect(await saveStart()).toBe(false);
    expect(await recordings()).toEqual([]);
  });
});

test("a stop of a recording that is not known changes nothing", async () => {
  await saveStop();
  expect(await recordings()).toEqual([]);
});
