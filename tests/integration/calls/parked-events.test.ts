import { randomUUID } from "node:crypto";
import { applyEvent, at, callOf, saveStarted, sendMessages } from "../../support/call-events";
import { groupOf } from "../../support/group-calls";
import { ownDatabase } from "../../support/own-database";

const database = ownDatabase();
let interviewId: string;
let groupId: string;

beforeEach(async () => {
  interviewId = await database.newInterview();
  groupId = await groupOf(database, interviewId);
});

/** Saves that a call's recording was started. @returns the queues of the messages that follow */
async function saveStart(call: ReturnType<typeof callOf>): Promise<string[]> {
  await saveStarted(database, call);
  return (await sendMessages(database)).map(({ queue }) => queue);
}

const partsOf = async (id: string) =>
  (await database.sql`select recording_id from recording_parts where interview_id = ${id}`).map(
    (row) => row["recording_id"],
  );

describe("an event that fits no interview yet", () => {
  it("is parked, and applied with the event that makes its call known", async () => {
    await database.say(interviewId);
    const call = callOf("a room of another kind");
    const ended = call.ended(600);
    for (const event of [ended, call.recorded(700), call.started(0)]) {
      expect(await applyEvent(database, event)).toEqual({
        outcome: "parked",
        interview_id: null,
        messages: [],
        recording: [],
      });
    }
    const { outcome, messages } = await applyEvent(database, call.joined(2, { group_id: groupId }));
    expect(outcome).toBe("applied");
    expect(messages.map(({ queue }) => queue).sort()).toEqual([
      "interview-scoring",
      "recording-import",
    ]);
    const [interview] = await database.sql`
      select status, started_at, ended_at from interviews where id = ${interviewId}`;
    expect(interview).toEqual({
      status: "completed",
      started_at: new Date(at(0)),
      ended_at: new Date(at(600)),
    });
    expect(await applyEvent(database, ended)).toMatchObject({
      outcome: "repeated",
      interview_id: interviewId,
      messages: [],
    });
  });

  it("stays parked when it is delivered again", async () => {
    const event = callOf().started(0);
    await applyEvent(database, event);
    expect(await applyEvent(database, event)).toMatchObject({
      outcome: "repeated",
      interview_id: null,
    });
  });

  it("is parked when it names an interview that does not exist", async () => {
    expect((await applyEvent(database, callOf(randomUUID()).started(0))).outcome).toBe("parked");
  });

  it("is applied when its recording is saved as started", async () => {
    const call = callOf(groupId);
    await applyEvent(database, call.started(0));
    const { server_call_id: _, ...nameless } = call.recorded(700);
    expect((await applyEvent(database, nameless)).outcome).toBe("parked");

    expect(await saveStart(call)).toEqual(["recording-import"]);
    expect(await partsOf(interviewId)).toEqual([call.recordingId]);
    // A second file of the recording is applied at once.
    const second = { ...nameless, id: randomUUID(), recording_id: call.recordingId };
    expect((await applyEvent(database, second)).interview_id).toBe(interviewId);
    expect(await saveStart(call)).toEqual([]);
  });

  it("is applied when its call becomes known at the same time", async () => {
    const call = callOf();
    const [recorded, started] = [call.recorded(700), call.started(0, { group_id: groupId })];
    const [first, second] = await database.whileUncommitted(
      (held) => applyEvent({ call: held }, recorded),
      () => applyEvent(database, started),
    );
    expect([first.outcome, second.outcome]).toEqual(["parked", "applied"]);
    expect(await partsOf(interviewId)).toEqual([call.recordingId]);
  });

  it("is applied when its recording is saved as started at the same time", async () => {
    const call = callOf(groupId);
    await applyEvent(database, call.started(0));
    const { server_call_id: _, ...nameless } = call.recorded(700);
    const [first] = await database.whileUncommitted(
      (held) => applyEvent({ call: held }, nameless),
      () => saveStart(call),
    );
    expect(first.outcome).toBe("parked");
    expect(await partsOf(interviewId)).toEqual([call.recordingId]);
  });
});

describe("an old event", () => {
  it("is deleted after 7 days, parked or not", async () => {
    const events = [callOf(), callOf(), callOf()].map((call) => call.started(0));
    for (const event of events) await applyEvent(database, event);
    const [old = "", parkedYoung = "", young = ""] = events.map(({ id }) => id);
    await database.sql`
      update call_events set received_at = now() - interval '7 days 1 minute'
      where event_id = ${old}`;
    await database.sql`
      update call_events set received_at = now() - interval '6 days 23 hours'
      where event_id = ${parkedYoung}`;
    await applyEvent(database, callOf().started(0));
    const kept = await database.sql`
      select event_id from call_events where event_id in ${database.sql(events.map(({ id }) => id))}`;
    expect(kept.map((row) => String(row["event_id"])).sort()).toEqual([parkedYoung, young].sort());
  });
});

describe("an event that cannot be read", () => {
  const quarantine = (payload: string) =>
    database.call("quarantine_event", { p_payload: payload, p_reason: "no event type" });
  const quarantined = async (payload: string) => [
    ...(await database.sql`select reason, payload from quarantined_events where payload = ${payload}`),
  ];

  it("is quarantined once, with the reason", async () => {
    const payload = JSON.stringify({ id: randomUUID(), note: "Grüße" });
    await Promise.all(Array.from({ length: 10 }, () => quarantine(payload)));
    expect(await quarantined(payload)).toEqual([{ reason: "no event type", payload }]);
  });

  it("is deleted after 7 days", async () => {
    const payload = randomUUID();
    await quarantine(payload);
    await database.sql`
      update quarantined_events set received_at = now() - interval '7 days 1 minute'
      where payload = ${payload}`;
    await sendMessages(database);
    expect(await quarantined(payload)).toEqual([]);
  });
});

test("refuses an event of a call without its id, and does not store it as applied", async () => {
  const { server_call_id: _, ...event } = callOf(groupId).started(0);
  await expect(applyEvent(database, event)).rejects.toMatchObject({ code: "23502" });
  expect(await database.sql`select from call_events where event_id = ${event.id}`).toHaveLength(0);
});
