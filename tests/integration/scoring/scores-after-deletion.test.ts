import { randomUUID } from "node:crypto";
import {
  askForDeletion,
  claimFirst,
  finishDeletion,
  clearRequests,
  insertPerson,
  rowsWith,
} from "../../support/erasure";
import { type CallFunction, ownDatabase } from "../../support/own-database";
import {
  deleteTranscripts,
  insertOrganisation,
  insertTranscript,
  type Organisation,
  startedRun,
} from "../../support/retention";

const SEGMENTS = 2;

const database = ownDatabase();
let ours: Organisation;
let runId: string;
let words: string;

beforeEach(async () => {
  await clearRequests(database);
  ours = await insertOrganisation(database, { transcriptDays: 30 });
  runId = await startedRun(database);
  words = `I asked ward ${randomUUID()}`;
});

/** Stores a score that was made from so many segments, and contains the candidate's words. */
const store = (interviewId: string, segments = SEGMENTS, call = database.call) =>
  call("store_score", {
    p_interview_id: interviewId,
    p_overall_score: 70,
    p_narrative_summary: words,
    p_candidate_feedback: words,
    p_anti_cheat_risk_level: "low",
    p_model_version: "model",
    p_prompt_version: "prompt",
    p_rubric_version: "rubric",
    p_dimensions: [
      { dimension: "Care", score: 7, weight: 1, evidence: words, cited_quotes: [words] },
    ],
    p_segment_count: segments,
  });
const refusal = (error: unknown) => (error instanceof Error ? error.message : "");

/** An interview whose transcript is deleted: how it is scored, and how it is deleted. */
type Deletion = (call: CallFunction) => Promise<unknown>;
interface Deleted {
  interviewId: string;
  remove: Deletion;
}

async function expiring(): Promise<Deleted> {
  const { id } = await insertTranscript(database, ours, { endedDaysAgo: 31 });
  return { interviewId: id, remove: (call) => deleteTranscripts({ call }, runId) };
}

async function becomingAnonymous(): Promise<Deleted> {
  const { person, interviews } = await insertPerson(database, ours);
  const interviewId = String(interviews[0]);
  await database.sql`delete from interview_scores where interview_id = ${interviewId}`;
  await askForDeletion(database, person.id, "anonymize");
  const claimed = await claimFirst(database, runId);
  return { interviewId, remove: (call) => finishDeletion({ call }, runId, claimed) };
}

const stateOf = async (interviewId: string) => {
  const [interview] = await database.sql`
    select ended_at::text from interviews where id = ${interviewId}`;
  return database.call("read_scoring_job", {
    p_interview_id: interviewId,
    p_ended_at: String(interview?.["ended_at"]),
  });
};

describe.each([
  ["that has expired", expiring],
  ["of somebody who is anonymised", becomingAnonymous],
])("a transcript %s", (_, prepare) => {
  it("is not quoted by a score that was made before the deletion", async () => {
    const { interviewId, remove } = await prepare();
    const [, refused] = await database.whileUncommitted(remove, () =>
      store(interviewId).catch(refusal),
    );
    expect(refused).toBe("no_transcript");
    expect(await rowsWith(database.sql, words)).toEqual({});
    // The repeated message then completes.
    expect(await stateOf(interviewId)).toEqual({ state: "no_transcript", context: null });
  });
});

test("anonymising somebody waits for a score that is being stored", async () => {
  const { interviewId, remove } = await becomingAnonymous();
  const [, receipt] = await database.whileUncommitted(
    (call) => store(interviewId, SEGMENTS, call),
    () => remove(database.call),
  );
  expect(receipt).toMatchObject({ removed: { interview_scores: 1 } });
  expect(await rowsWith(database.sql, words)).toEqual({});
});

test("a run skips a transcript whose score is being stored", async () => {
  const { interviewId } = await expiring();
  const [, left] = await database.whileUncommitted(
    (call) => store(interviewId, SEGMENTS, call),
    () => deleteTranscripts(database, runId),
  );
  expect(left).toEqual({ deleted: 0, more: false });
  expect(await deleteTranscripts(database, runId)).toEqual({ deleted: 1, more: false });
});

test("a score is not replaced by one that was made from deleted segments", async () => {
  const { interviewId } = await expiring();
  const overall = async () =>
    (await database.sql`select overall_score from interview_scores`).map((row) => ({ ...row }));
  await store(interviewId, SEGMENTS);
  await database.sql`
    delete from transcript_segments
    where interview_id = ${interviewId} and speaker = 'interviewer'`;
  await expect(store(interviewId, SEGMENTS)).rejects.toThrow("no_transcript");
  expect(await overall()).toEqual([{ overall_score: "70" }]);
  // The score of a person is made from no transcript, and can still be changed.
  await database.sql`update interview_scores set human_override = true, overall_score = 40`;
  expect(await overall()).toEqual([{ overall_score: "40" }]);
});
