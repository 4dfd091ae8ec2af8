import { randomUUID } from "node:crypto";
import {
  askForDeletion,
  claimDeletions,
  claimFirst,
  failDeletion,
  finishDeletion,
  clearRequests,
  insertPerson,
  nextRun,
  type RequestType,
  requestOf,
} from "../../support/erasure";
import { ownDatabase } from "../../support/own-database";
import type { Person } from "../../support/person";
import { insertOrganisation, type Organisation, startedRun } from "../../support/retention";

const database = ownDatabase();
let ours: Organisation;
let person: Person;
let interviewId: string;
let runId: string;

beforeEach(async () => {
  await clearRequests(database);
  ours = await insertOrganisation(database);
  const made = await insertPerson(database, ours);
  person = made.person;
  interviewId = String(made.interviews[0]);
  runId = await startedRun(database);
});

const ask = async (type: RequestType, who: string = person.id) =>
  (await askForDeletion(database, who, type)).id;
const claim = () => claimDeletions(database, runId);
const claimIt = () => claimFirst(database, runId);
const finish = async () => finishDeletion(database, runId, await claimIt());
const beginNextRun = async () => {
  runId = await nextRun(database, runId);
};
const countsOf = async () => {
  const [counts] = await database.sql`
    select requests_failed as failed, requests_deferred as deferred
    from retention_runs where id = ${runId}`;
  return { ...counts };
};
const hold = (held: boolean) =>
  database.sql`update interviews set legal_hold = ${held} where id = ${interviewId}`;

describe.each<RequestType>(["recording_only", "anonymize", "full_deletion"])(
  "a legal hold on any interview, with a request for %s,",
  (type) => {
    it("defers the request with a note, until the hold ends", async () => {
      await hold(true);
      const requestId = await ask(type);
      expect([await claim(), await claim()]).toEqual([[], []]);
      expect(await requestOf(database, requestId)).toMatchObject({
        status: "pending",
        notes: "Deferred: legal hold",
      });
      expect(await countsOf()).toEqual({ failed: 0, deferred: 1 });

      await hold(false);
      await beginNextRun();
      expect(await finish()).not.toBeNull();
    });
  },
);

describe("a legal hold", () => {
  it("is refused while a request is being processed, and accepted when it failed", async () => {
    const requestId = await ask("recording_only");
    await claimIt();
    await expect(hold(true)).rejects.toMatchObject({ message: "deletion_in_progress" });
    await failDeletion(database, runId, requestId, "storage_failed");
    await hold(true);
    await beginNextRun();
    expect(await claim()).toEqual([]);
  });

  it("that was set after an abandoned claim prevents the deletion", async () => {
    const requestId = await ask("full_deletion");
    const claimed = await claimIt();
    await database.sql`update interviews set retention_claimed_until = now() - interval '1 s'`;
    await hold(true);
    expect(await finishDeletion(database, runId, claimed)).toBeNull();
    expect(await requestOf(database, requestId)).toMatchObject({ notes: "Deferred: legal hold" });
    const kept = await database.sql`
      select from transcript_segments where interview_id = ${interviewId}`;
    expect(kept).toHaveLength(2);
  });
});

describe("a call", () => {
  const isDeferred = async () => {
    const requestId = await ask("full_deletion");
    const claimed = await claim();
    const { notes } = await requestOf(database, requestId);
    expect(claimed).toHaveLength(notes === "Deferred: a call is under way" ? 0 : 1);
    return claimed.length === 0;
  };

  it("in progress defers a request", async () => {
    await database.sql`update interview_calls set ended_at = null`;
    expect(await isDeferred()).toBe(true);
    expect(await countsOf()).toEqual({ failed: 0, deferred: 1 });
  });

  it("whose recording is still to arrive defers it", async () => {
    await database.sql`update recording_parts set recording_id = ${randomUUID()}`;
    expect(await isDeferred()).toBe(true);
  });

  it("without any event for a day does not", async () => {
    await database.sql`
      update interview_calls set ended_at = null, started_at = now() - interval '25 hours'`;
    expect(await isDeferred()).toBe(false);
  });

  it("of another person does not", async () => {
    const { interviews } = await insertPerson(database, ours);
    await database.sql`
      update interview_calls set ended_at = null where interview_id = ${String(interviews[0])}`;
    expect(await isDeferred()).toBe(false);
  });
});
