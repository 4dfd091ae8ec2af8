import { randomUUID } from "node:crypto";
import fc from "fast-check";
import * as z from "zod";
import {
  applyEvent,
  at,
  callOf,
  claimMessages,
  claimRecordingActions,
  recordingPart,
  saveStarted,
} from "../../support/call-events";
import { groupOf } from "../../support/group-calls";
import { ownDatabase } from "../../support/own-database";

const database = ownDatabase();

/** Refused by a function because of an earlier call, or since the interview was deleted. */
const REFUSALS = ["P0001", "23503"];

const failure = z.object({ code: z.string(), message: z.string() });

/** All that events, timers, consumers and people do to an interview during its call. */
async function workOf(interviewId: string): Promise<(() => Promise<unknown>)[]> {
  const call = callOf(await groupOf(database, interviewId));
  const acting = { p_acting_user: database.candidate, p_interview_id: interviewId };
  const saveStart = () => saveStarted(database, call, at(1));
  const consent = (recording: boolean) => () =>
    database.call("record_consent", {
      ...acting,
      p_recording: recording,
      p_ai_disclosure: true,
      p_text_version: "1",
    });
  await applyEvent(database, call.started(0));
  await saveStart();

  const parts = Array.from({ length: 5 }, (_, index) => recordingPart(index));
  const { server_call_id: _, ...nameless } = call.recorded(700, { parts });
  const unknown = callOf();
  const events = [
    call.left(590),
    call.ended(600),
    call.recorded(650),
    nameless,
    // Of another call, which fits no interview until its second event is applied.
    unknown.ended(900),
    unknown.started(800, { group_id: await groupOf(database, interviewId) }),
  ];
  return [
    ...[...events, ...events].map((event) => () => applyEvent(database, event, { record: true })),
    consent(true),
    consent(false),
    saveStart,
    () =>
      database.call("save_stopped_recording", {
        p_recording_id: call.recordingId,
        p_stopped_at: at(700),
      }),
    () => database.call("complete_interview", { ...acting, p_scoring_delay_seconds: 0 }),
    () =>
      database.call("store_turn", {
        ...acting,
        p_turn: 1,
        p_candidate_text: "I asked the ward.",
        p_interviewer_text: "Thank you.",
        p_competencies_covered: [],
        p_asked_at: at(1),
        p_answered_at: at(2),
      }),
  ];
}

/** Work on all interviews. */
const workOfAll = (interviewIds: string[]): (() => Promise<unknown>)[] => [
  () => claimRecordingActions(database),
  () => claimMessages(database, 100),
  async () => {
    const sent = await database.sql`
      select message_id from outgoing_messages where interview_id in ${database.sql(interviewIds)}
      order by random()`;
    const ids = sent.map((row) => String(row["message_id"]));
    await database.call("mark_messages_sent", { p_message_ids: ids });
  },
  () => database.sql`delete from interviews where id = ${interviewIds[0] ?? ""}`,
  () => database.call("quarantine_event", { p_payload: randomUUID(), p_reason: "unknown" }),
];

const INTERVIEWS = 6;

test("concurrent work never ends in a deadlock", async () => {
  const order = fc.array(fc.nat(), { minLength: 150, maxLength: 150 });
  await fc.assert(
    fc.asyncProperty(order, async (ranks) => {
      const interviewIds = await Promise.all(
        Array.from({ length: INTERVIEWS }, () => database.newInterview()),
      );
      const work = [
        ...(await Promise.all(interviewIds.map(workOf))).flat(),
        ...workOfAll(interviewIds),
      ];
      // Old rows are deleted at the same time.
      await database.sql`update call_events set received_at = now() - interval '8 days'`;
      await database.sql`update outgoing_messages set sent_at = now() - interval '31 days'`;
      const shuffled = work
        .map((act, index) => ({ act, rank: ranks[index] ?? index }))
        .sort((a, b) => a.rank - b.rank);
      const settled = await Promise.allSettled(shuffled.map(({ act }) => act()));
      const done = settled.filter(({ status }) => status === "fulfilled");
      expect(done.length).toBeGreaterThan(settled.length / 2);
      const failures = settled
        .filter((result) => result.status === "rejected")
        .map(({ reason }) => failure.parse(reason));
      expect(failures.filter(({ code }) => !REFUSALS.includes(code))).toEqual([]);
    }),
    // The interleaving is random: shrinking would show nothing.
    { numRuns: 40, endOnFailure: true },
  );
});
