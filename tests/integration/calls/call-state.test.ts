import { randomUUID } from "node:crypto";
import { applyEvent, at, callOf } from "../../support/call-events";
import { ownDatabase } from "../../support/own-database";

const database = ownDatabase();
let interviewId: string;

beforeEach(async () => {
  interviewId = await database.newInterview();
});

const state = async () => {
  const [row] = await database.sql`
    select status, started_at, ended_at, duration_seconds, metadata from interviews
    where id = ${interviewId}`;
  return row;
};

const time = (seconds: number) => new Date(at(seconds));

describe("a call of an interview", () => {
  it("starts it, with the time of the event", async () => {
    const call = callOf(interviewId);
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

  it("ends it, and has it scored where the candidate said something", async () => {
    await database.say(interviewId);
    const call = callOf(interviewId);
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

  it("ends without a scoring where nothing was said", async () => {
    const call = callOf(interviewId);
    await applyEvent(database, call.started(0));
    expect((await applyEvent(database, call.ended(60))).messages).toEqual([]);
    expect(await state()).toMatchObject({ status: "completed", duration_seconds: 60 });
  });

  it("counts as begun its reported duration before its end where no start was told", async () => {
    await applyEvent(database, callOf(interviewId).ended(600, { duration_seconds: 90 }));
    expect(await state()).toMatchObject({
      status: "completed",
      started_at: time(510),
      duration_seconds: 90,
    });
  });

  it("leaves the start open where neither it nor a duration was told", async () => {
    await applyEvent(database, callOf(interviewId).ended(600));
    expect(await state()).toMatchObject({ started_at: null, duration_seconds: 0 });
  });

  it("is measured by its own times rather than by what is reported", async () => {
    const call = callOf(interviewId);
    await applyEvent(database, call.ended(600, { duration_seconds: 1 }));
    await applyEvent(database, call.started(0));
    expect(await state()).toMatchObject({ started_at: time(0), duration_seconds: 600 });
  });

  it("leaves an earlier start alone", async () => {
    await database.sql`
      update interviews set started_at = ${at(-60)} where id = ${interviewId}`;
    await applyEvent(database, callOf(interviewId).started(0));
    expect(await state()).toMatchObject({ started_at: time(-60) });
  });

  it("leaves an earlier start by a turn alone", async () => {
    await database.sql`
      insert into interview_turns (interview_id, turn, asked_at, answered_at)
      values (${interviewId}, 1, ${at(-30)}, ${at(-20)})`;
    await applyEvent(database, callOf(interviewId).started(0));
    expect(await state()).toMatchObject({ started_at: time(-30) });
  });

  it("is not opened again by late or repeated events of its own", async () => {
    const call = callOf(interviewId);
    const started = call.started(0);
    for (const event of [started, call.ended(60)]) await applyEvent(database, event);
    const ended = await state();
    const late = [call.joined(5), call.left(55), { ...started, id: randomUUID() }, started];
    for (const event of late) await applyEvent(database, event);
    expect(await state()).toEqual(ended);
  });

  it("has the earliest start and the latest end that are told, in whatever order", async () => {
    const ends = [];
    for (const reverse of [false, true]) {
      interviewId = await database.newInterview();
      const call = callOf(interviewId);
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

  it("keeps what else the metadata hold", async () => {
    await database.sql`
      update interviews set metadata = '{"plan": "b", "serverCallId": "older"}'
      where id = ${interviewId}`;
    const call = callOf(interviewId);
    await applyEvent(database, call.started(0));
    expect((await state())?.["metadata"]).toMatchObject({
      plan: "b",
      serverCallId: call.serverCallId,
    });
  });

  it.each(["cancelled", "expired"])(
    "changes nothing of an interview that is %s",
    async (status) => {
      await database.say(interviewId);
      await database.sql`update interviews set status = ${status} where id = ${interviewId}`;
      const call = callOf(interviewId);
      await applyEvent(database, call.started(0));
      expect((await applyEvent(database, call.ended(60))).messages).toEqual([]);
      expect(await state()).toMatchObject({ status, started_at: null, ended_at: null });
    },
  );
});

describe("which interview an event belongs to", () => {
  it("is told by the group, in whatever case it is written", async () => {
    const { interview_id } = await applyEvent(
      database,
      callOf(interviewId.toUpperCase()).started(0),
    );
    expect(interview_id).toBe(interviewId);
  });

  it("is told by the call once that is known, though nothing else names it", async () => {
    const call = callOf("a room of another kind");
    await applyEvent(database, call.started(0, { group_id: interviewId }));
    expect((await applyEvent(database, call.ended(60))).interview_id).toBe(interviewId);
  });

  it("stays with the first, should a later event name another", async () => {
    const other = await database.newInterview();
    const call = callOf(interviewId);
    await applyEvent(database, call.started(0));
    const { interview_id } = await applyEvent(database, call.ended(60, { group_id: other }));
    expect(interview_id).toBe(interviewId);
  });

  it("is told by the correlation where that is an interview's id", async () => {
    const { interview_id } = await applyEvent(
      database,
      callOf().started(0, { correlation_id: interviewId }),
    );
    expect(interview_id).toBe(interviewId);
  });
});
