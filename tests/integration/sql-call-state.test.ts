import { randomUUID } from "node:crypto";
import { applyEvent, at, callOf } from "../stack/call-events";
import { ownDatabase } from "../stack/own-database";

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

const complete = () =>
  database.call("complete_interview", {
    p_acting_user: database.candidate,
    p_interview_id: interviewId,
    p_scoring_delay_seconds: 120,
  });

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

describe("somebody who rejoins", () => {
  it("opens the interview again, until that call has ended as well", async () => {
    await database.say(interviewId);
    const [first, second] = [callOf(interviewId), callOf(interviewId)];
    await applyEvent(database, first.started(0));
    const ends = [await applyEvent(database, first.ended(60))];
    await applyEvent(database, second.started(100));
    expect(await state()).toMatchObject({
      status: "in_progress",
      started_at: time(0),
      ended_at: null,
      duration_seconds: null,
      metadata: { serverCallId: second.serverCallId },
    });
    ends.push(await applyEvent(database, second.ended(130)));
    expect(await state()).toMatchObject({
      status: "completed",
      started_at: time(0),
      ended_at: time(130),
      duration_seconds: 90,
    });
    // Each end is scored: who reads the message sees whether it still is the end.
    const ids = ends.flatMap(({ messages }) => messages.map(({ message_id }) => message_id));
    expect(ids).toEqual([60, 130].map((end) => `score:${interviewId}:${time(end).getTime()}`));
  });

  it("keeps it open while another call goes on", async () => {
    const [first, second] = [callOf(interviewId), callOf(interviewId)];
    for (const event of [first.started(0), second.started(30), first.ended(60)]) {
      await applyEvent(database, event);
    }
    expect(await state()).toMatchObject({ status: "in_progress", ended_at: null });
  });

  it("does not open it after the candidate completed it", async () => {
    await database.say(interviewId);
    const first = callOf(interviewId);
    await applyEvent(database, first.started(0));
    await applyEvent(database, first.ended(60));
    await complete();
    await applyEvent(database, callOf(interviewId).started(100));
    expect(await state()).toMatchObject({ status: "completed", ended_at: time(60) });
  });

  it("leaves the end that the candidate declared during a call", async () => {
    await database.say(interviewId);
    const call = callOf(interviewId);
    await applyEvent(database, call.started(0));
    await complete();
    const completed = await state();
    const { messages } = await applyEvent(database, call.ended(60));
    // Scored once: by the message of the completion.
    expect(messages).toEqual([]);
    expect(await state()).toMatchObject({
      status: "completed",
      ended_at: completed?.["ended_at"],
      duration_seconds: 60,
    });
  });
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
