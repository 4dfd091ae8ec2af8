import { randomUUID } from "node:crypto";
import { applyEvent, at, callOf } from "../../support/call-events";
import { groupOf } from "../../support/group-calls";
import { ownDatabase } from "../../support/own-database";

const database = ownDatabase();
let interviewId: string;
let groupId: string;

beforeEach(async () => {
  interviewId = await database.newInterview();
  groupId = await groupOf(database, interviewId);
});

const state = async () => {
  const [row] = await database.sql`
    select status, started_at, ended_at, duration_seconds, metadata from interviews
    where id = ${interviewId}`;
  return row;
};

const time = (seconds: number) => new Date(at(seconds));

describe("a call of an interview", () => {
  it("starts the interview at the time of the event", async () => {
    const call = callOf(groupId);
    const { outcome, interview_id, messages } = await applyEvent(database, call.started(0));
    expect({ outcome, interview_id, messages }).toEqual({
      outcome: "applied",
      interview_id: interviewId,
      messages: [],
    });
    expect(await state()).toEqual({
      status: "in_progress",
      started_at: time(0),
      ended_at: null,
      duration_seconds: null,
      metadata: {
        serverCallId: call.serverCallId,
        correlationId: `correlation-${call.serverCallId}`,
        lastEventAt: expect.stringMatching(/^2026-03-01T09:00:00/),
      },
    });
  });

  it("ends the interview, and queues its scoring when the candidate said something", async () => {
    await database.say(interviewId);
    const call = callOf(groupId);
    await applyEvent(database, call.started(0));
    const { messages } = await applyEvent(database, call.ended(600.5), { delay: 3_600 });
    expect(messages).toEqual([
      {
        message_id: `score:${interviewId}:${time(600.5).getTime()}`,
        queue: "interview-scoring",
        body: {
          interview_id: interviewId,
          ended_at: expect.stringMatching(/^2026-03-01T09:10:00/),
        },
        due_at: expect.any(String),
      },
    ]);
    expect(Date.parse(messages[0]?.due_at ?? "")).toBeGreaterThan(Date.now() + 3_000_000);
    expect(await state()).toMatchObject({
      status: "completed",
      started_at: time(0),
      ended_at: time(600.5),
      duration_seconds: 601,
    });
  });

  it("queues no scoring when nothing was said", async () => {
    const call = callOf(groupId);
    await applyEvent(database, call.started(0));
    expect((await applyEvent(database, call.ended(60))).messages).toEqual([]);
    expect(await state()).toMatchObject({ status: "completed", duration_seconds: 60 });
  });

  it("started its reported duration before its end when no start was reported", async () => {
    await applyEvent(database, callOf(groupId).ended(600, { duration_seconds: 90 }));
    expect(await state()).toMatchObject({
      status: "completed",
      started_at: time(510),
      duration_seconds: 90,
    });
  });

  it("leaves the start open when neither a start nor a duration was reported", async () => {
    await applyEvent(database, callOf(groupId).ended(600));
    expect(await state()).toMatchObject({ started_at: null, duration_seconds: 0 });
  });

  it.each([1, 700])(
    "takes as long as between its start and end when a duration of %i seconds is reported",
    async (duration_seconds) => {
      const call = callOf(groupId);
      await applyEvent(database, call.ended(600, { duration_seconds }));
      await applyEvent(database, call.started(0));
      expect(await state()).toMatchObject({ started_at: time(0), duration_seconds: 600 });
    },
  );

  it("does not change an earlier start", async () => {
    await database.sql`
      update interviews set started_at = ${at(-60)} where id = ${interviewId}`;
    await applyEvent(database, callOf(groupId).started(0));
    expect(await state()).toMatchObject({ started_at: time(-60) });
  });

  it("does not change an earlier start by a turn", async () => {
    await database.sql`
      insert into interview_turns (interview_id, turn, asked_at, answered_at)
      values (${interviewId}, 1, ${at(-30)}, ${at(-20)})`;
    await applyEvent(database, callOf(groupId).started(0));
    expect(await state()).toMatchObject({ started_at: time(-30) });
  });

  it("is not opened again by its own late or repeated events", async () => {
    const call = callOf(groupId);
    const started = call.started(0);
    for (const event of [started, call.ended(60)]) await applyEvent(database, event);
    const ended = await state();
    const late = [call.joined(5), call.left(55), { ...started, id: randomUUID() }, started];
    for (const event of late) await applyEvent(database, event);
    expect(await state()).toEqual(ended);
  });

  it("has the earliest start and the latest end reported, in any order", async () => {
    const ends = [];
    for (const reverse of [false, true]) {
      interviewId = await database.newInterview();
      groupId = await groupOf(database, interviewId);
      const call = callOf(groupId);
      const events = [
        call.started(10, { correlation_id: "b" }),
        call.started(0, { correlation_id: "c" }),
        call.ended(600, { correlation_id: "a" }),
        call.ended(500),
      ];
      for (const event of reverse ? events.reverse() : events) await applyEvent(database, event);
      const end = await state();
      expect(end).toMatchObject({
        started_at: time(0),
        ended_at: time(600),
        duration_seconds: 600,
      });
      ends.push(end?.["metadata"].correlationId);
    }
    expect(ends).toEqual(["a", "a"]);
  });

  it("leaves other metadata as they are", async () => {
    await database.sql`
      update interviews set metadata = '{"plan": "b", "serverCallId": "older"}'
      where id = ${interviewId}`;
    const call = callOf(groupId);
    await applyEvent(database, call.started(0));
    expect((await state())?.["metadata"]).toMatchObject({
      plan: "b",
      serverCallId: call.serverCallId,
    });
  });

  it.each(["cancelled", "expired"])("does not change an interview that is %s", async (status) => {
    await database.say(interviewId);
    await database.sql`update interviews set status = ${status} where id = ${interviewId}`;
    const call = callOf(groupId);
    await applyEvent(database, call.started(0));
    expect((await applyEvent(database, call.ended(60))).messages).toEqual([]);
    expect(await state()).toMatchObject({ status, started_at: null, ended_at: null });
  });
});

describe("the interview of an event", () => {
  it("is not named by its own id, except where it is older than ids of group calls", async () => {
    const named = async () =>
      (await applyEvent(database, callOf(interviewId).started(0))).interview_id;
    expect(await named()).toBeNull();
    await database.sql`delete from group_calls where interview_id = ${interviewId}`;
    expect(await named()).toBe(interviewId);
  });

  it("is named by the group id, in upper or lower case", async () => {
    const { interview_id } = await applyEvent(database, callOf(groupId.toUpperCase()).started(0));
    expect(interview_id).toBe(interviewId);
  });

  it("is that of its call, when nothing else names it", async () => {
    const call = callOf("a room of another kind");
    await applyEvent(database, call.started(0, { group_id: groupId }));
    expect((await applyEvent(database, call.ended(60))).interview_id).toBe(interviewId);
  });

  it("is that of the first event of the call when a later one names another", async () => {
    const other = await database.newInterview();
    const call = callOf(groupId);
    await applyEvent(database, call.started(0));
    const { interview_id } = await applyEvent(
      database,
      call.ended(60, { group_id: await groupOf(database, other) }),
    );
    expect(interview_id).toBe(interviewId);
  });

  it("is named by a correlation id that is the id of an interview", async () => {
    const { interview_id } = await applyEvent(
      database,
      callOf().started(0, { correlation_id: groupId }),
    );
    expect(interview_id).toBe(interviewId);
  });
});
