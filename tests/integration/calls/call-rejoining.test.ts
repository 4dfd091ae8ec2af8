import { applyEvent, at, callOf, sendMessages } from "../../support/call-events";
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

const complete = () =>
  database.call("complete_interview", {
    p_acting_user: database.candidate,
    p_interview_id: interviewId,
    p_scoring_delay_seconds: 120,
  });

const time = (seconds: number) => new Date(at(seconds));

describe("a second call", () => {
  it("opens the interview again until it has ended, too", async () => {
    await database.say(interviewId);
    const [first, second] = [callOf(groupId), callOf(groupId)];
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
    // Each end queues a scoring: its consumer checks whether it still is the end.
    const ids = ends.flatMap(({ messages }) => messages.map(({ message_id }) => message_id));
    expect(ids).toEqual([60, 130].map((end) => `score:${interviewId}:${time(end).getTime()}`));
  });

  it("leaves the interview open when the end of the first call is applied at the same time", async () => {
    const [first, second] = [callOf(groupId), callOf(groupId)];
    await applyEvent(database, first.started(0));
    await database.whileUncommitted(
      (call) => applyEvent({ call }, second.started(30)),
      () => applyEvent(database, first.ended(60)),
    );
    expect(await state()).toMatchObject({ status: "in_progress", ended_at: null });
  });

  it("leaves the interview open when the first call ends", async () => {
    const [first, second] = [callOf(groupId), callOf(groupId)];
    for (const event of [first.started(0), second.started(30), first.ended(60)]) {
      await applyEvent(database, event);
    }
    expect(await state()).toMatchObject({ status: "in_progress", ended_at: null });
  });

  it("does not open the interview after the candidate has completed it", async () => {
    await database.say(interviewId);
    const first = callOf(groupId);
    await applyEvent(database, first.started(0));
    await applyEvent(database, first.ended(60));
    await complete();
    await applyEvent(database, callOf(groupId).started(100));
    expect(await state()).toMatchObject({ status: "completed", ended_at: time(60) });
  });

  it("adds to the duration, also once the candidate has completed the interview", async () => {
    for (const [start, end] of [
      [0, 60],
      [100, 130],
    ] as const) {
      const call = callOf(groupId);
      await applyEvent(database, call.started(start));
      await applyEvent(database, call.ended(end));
    }
    await complete();
    expect(await state()).toMatchObject({ ended_at: time(130), duration_seconds: 90 });
  });

  it("leaves the end as it was when the candidate completed the interview during a call", async () => {
    await database.say(interviewId);
    const call = callOf(groupId);
    await applyEvent(database, call.started(0));
    await complete();
    const completed = await state();
    expect(await sendMessages(database)).toHaveLength(1);
    const { messages } = await applyEvent(database, call.ended(60));
    // Scored once, by the message of the completion.
    expect(messages).toEqual([]);
    expect(await state()).toMatchObject({
      status: "completed",
      ended_at: completed?.["ended_at"],
      duration_seconds: 60,
    });
  });
});
