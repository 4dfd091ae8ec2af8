import { randomUUID } from "node:crypto";
import {
  askForDeletion,
  claimFirst,
  finishDeletion,
  clearRequests,
  type RequestType,
  rowsWith,
} from "../../support/erasure";
import { ownDatabase } from "../../support/own-database";
import {
  type Interview,
  insertInterview,
  insertOrganisation,
  startedRun,
} from "../../support/retention";

const database = ownDatabase();
let interview: Interview;
let words: string;

beforeEach(async () => {
  await clearRequests(database);
  const ours = await insertOrganisation(database);
  interview = await insertInterview(database, ours, { endedDaysAgo: null });
  words = `I asked ward ${randomUUID()}`;
});

/** Stores a turn that began at a time. */
const store = (askedAt: Date) =>
  database.call("store_turn", {
    p_acting_user: interview.candidateId,
    p_interview_id: interview.id,
    p_turn: 1,
    p_candidate_text: words,
    p_interviewer_text: "Thank you.",
    p_competencies_covered: [],
    p_asked_at: askedAt.toISOString(),
    p_answered_at: new Date().toISOString(),
  });

/** Stores a turn while a request of its candidate is being completed. @returns the error */
async function storedDuring(type: RequestType): Promise<unknown> {
  const askedAt = new Date();
  const runId = await startedRun(database);
  await askForDeletion(database, interview.candidateId, type);
  const claimed = await claimFirst(database, runId);
  const [, refused] = await database.whileUncommitted(
    (call) => finishDeletion({ call }, runId, claimed),
    () => store(askedAt).catch((error: unknown) => (error instanceof Error ? error.message : "")),
  );
  return refused;
}

test("a turn that began before the candidate was anonymised is refused", async () => {
  expect(await storedDuring("anonymize")).toBe("interview_not_open");
  expect(await rowsWith(database.sql, words)).toEqual({});
});

test("a turn that began after the candidate was anonymised is stored", async () => {
  await storedDuring("anonymize");
  expect(await store(new Date())).toMatchObject({ stored: true });
});

test("a turn of a deleted candidate is refused", async () => {
  expect(await storedDuring("full_deletion")).toBe("interview_not_found");
  expect(await rowsWith(database.sql, words)).toEqual({});
});
