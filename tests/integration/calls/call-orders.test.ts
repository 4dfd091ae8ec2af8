import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { applyEvent, at, type CallEvent, callOf } from "../../support/call-events";
import { groupOf } from "../../support/group-calls";
import { ownDatabase } from "../../support/own-database";

const database = ownDatabase();

async function newInterview(): Promise<string> {
  const interviewId = await database.newInterview();
  await database.say(interviewId);
  return interviewId;
}

/** Started, participant added, participant removed, ended, recording. */
async function eventsOfCall(interviewId: string, begin = 0): Promise<CallEvent[]> {
  const call = callOf(await groupOf(database, interviewId));
  return [
    call.started(begin),
    call.joined(begin + 2),
    call.left(begin + 590),
    call.ended(begin + 600),
    call.recorded(begin + 700),
  ];
}

/** The state of an interview after its events, without generated ids. */
async function outcomeOf(interviewId: string) {
  const [interview] = await database.sql`
    select status, started_at, ended_at, duration_seconds, recording_url,
      metadata ->> 'lastEventAt' as last_event_at
    from interviews where id = ${interviewId}`;
  const calls = await database.sql`
    select started_at, ended_at from interview_calls where interview_id = ${interviewId}
    order by started_at`;
  const parts = await database.sql`
    select part_index, document_id, recorded_at, duration_ms, format from recording_parts
    where interview_id = ${interviewId} order by recorded_at, part_index`;
  const messages = await database.sql`
    select queue, count(*)::int as number from outgoing_messages
    where interview_id = ${interviewId} group by queue order by queue`;
  const parked = await database.sql`
    select event_id from call_events
    join interview_calls using (server_call_id)
    where interview_calls.interview_id = ${interviewId} and parked is not null`;
  return {
    interview: { ...interview },
    calls: [...calls],
    parts: [...parts],
    messages: [...messages],
    parked: [...parked],
  };
}

const ONE_CALL = {
  interview: {
    status: "completed",
    started_at: new Date(at(0)),
    ended_at: new Date(at(600)),
    duration_seconds: 600,
    recording_url: null,
    last_event_at: expect.stringMatching(/^2026-03-01T09:11:40/),
  },
  calls: [{ started_at: new Date(at(0)), ended_at: new Date(at(600)) }],
  parts: [
    {
      part_index: 0,
      document_id: "0-document",
      recorded_at: new Date(at(5)),
      duration_ms: 60_000,
      format: "wav",
    },
  ],
  messages: [
    { queue: "interview-scoring", number: 1 },
    { queue: "recording-import", number: 1 },
  ],
  parked: [],
};

/** The orders of the numbers from 0 to one below `length`. */
const permutations = (length: number): number[][] =>
  length === 0
    ? [[]]
    : permutations(length - 1).flatMap((order) =>
        Array.from({ length }, (_, place) => order.toSpliced(place, 0, length - 1)),
      );

const isEvent = (event: CallEvent | undefined) => event !== undefined;
const inOrder = (events: CallEvent[], order: readonly number[]) =>
  order.map((index) => events[index]).filter(isEvent);

/** An order of the indices of events, each one to three times, some with another event id. */
const deliveries = (events: number) =>
  fc
    .array(fc.integer({ min: 1, max: 3 }), { minLength: events, maxLength: events })
    .chain((times) => {
      const all = times.flatMap((count, index) => Array.from({ length: count }, () => index));
      return fc.tuple(
        fc.shuffledSubarray(all, { minLength: all.length }),
        fc.array(fc.boolean(), { minLength: all.length, maxLength: all.length }),
      );
    });

test("the events of a call give the same result in each of their 120 orders", async () => {
  const orders = permutations(5);
  expect(orders).toHaveLength(120);
  for (const order of orders) {
    const interviewId = await newInterview();
    const sent = [];
    for (const event of inOrder(await eventsOfCall(interviewId), order)) {
      sent.push(...(await applyEvent(database, event)).messages.map(({ queue }) => queue));
    }
    expect(sent.sort()).toEqual(["interview-scoring", "recording-import"]);
    expect(await outcomeOf(interviewId)).toEqual(ONE_CALL);
  }
});

test("repeated events change nothing, in any order", async () => {
  await fc.assert(
    fc.asyncProperty(deliveries(5), async ([order, renamed]) => {
      const interviewId = await newInterview();
      const events = inOrder(await eventsOfCall(interviewId), order);
      const sent = [];
      for (const [index, event] of events.entries()) {
        const delivered = renamed[index] ? { ...event, id: randomUUID() } : event;
        sent.push(...(await applyEvent(database, delivered)).messages.map(({ queue }) => queue));
      }
      expect(sent.sort()).toEqual(["interview-scoring", "recording-import"]);
      expect(await outcomeOf(interviewId)).toEqual(ONE_CALL);
    }),
    { numRuns: 100 },
  );
});

test("the events of two calls give the same result in any order", async () => {
  await fc.assert(
    fc.asyncProperty(deliveries(10), async ([order]) => {
      const interviewId = await newInterview();
      const events = [
        ...(await eventsOfCall(interviewId)),
        ...(await eventsOfCall(interviewId, 1_000)),
      ];
      for (const event of inOrder(events, order)) await applyEvent(database, event);
      const { interview, calls, parts, messages } = await outcomeOf(interviewId);
      expect(interview).toMatchObject({
        status: "completed",
        started_at: new Date(at(0)),
        ended_at: new Date(at(1_600)),
        duration_seconds: 1_200,
      });
      expect([calls.length, parts.length]).toEqual([2, 2]);
      expect(messages).toContainEqual({ queue: "recording-import", number: 2 });
      const [last] = await database.sql`
        select 1 from outgoing_messages
        where message_id = ${`score:${interviewId}:${Date.parse(at(1_600))}`}`;
      expect(last).toBeDefined();
    }),
    { numRuns: 30 },
  );
});

test("an event that is delivered 50 times at once is applied once, and its message is claimed once", async () => {
  const interviewId = await newInterview();
  const call = callOf(await groupOf(database, interviewId));
  await applyEvent(database, call.started(0));
  const ended = call.ended(600);
  const answers = await Promise.all(Array.from({ length: 50 }, () => applyEvent(database, ended)));
  const outcomes = answers.map(({ outcome }) => outcome);
  expect(outcomes.filter((outcome) => outcome === "applied")).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome === "repeated")).toHaveLength(49);
  expect(answers.map(({ interview_id }) => interview_id)).toEqual(answers.map(() => interviewId));
  expect(answers.flatMap(({ messages }) => messages)).toHaveLength(1);

  const version = async () =>
    (
      await database.sql`select xmin::text, updated_at from interviews where id = ${interviewId}`
    )[0];
  const before = await version();
  const again = Array.from({ length: 50 }, (_, index) =>
    applyEvent(database, index % 2 ? ended : { ...ended, id: randomUUID() }),
  );
  expect((await Promise.all(again)).flatMap(({ messages }) => messages)).toEqual([]);
  expect(await version()).toEqual(before);
});

test("the events of a call give the same result when they are delivered at once", async () => {
  for (let round = 0; round < 20; round += 1) {
    const interviewId = await newInterview();
    const events = await eventsOfCall(interviewId);
    const answers = await Promise.all(
      [...events, ...events].reverse().map((e) => applyEvent(database, e)),
    );
    expect(answers.flatMap(({ messages }) => messages)).toHaveLength(2);
    expect(await outcomeOf(interviewId)).toEqual(ONE_CALL);
  }
});
