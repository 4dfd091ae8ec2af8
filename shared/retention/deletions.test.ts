import { Problem } from "../core/problems";
import { Claim } from "./deletions";
import { deleteRecording } from "./recordings";
import { deleteResumes } from "./resumes";

/** How long a claim lasts in the database (claim_recordings, claim_expired_resumes). */
const LEASE_MS = 5 * 60_000;
/** How long connecting to a storage, finding its container and deleting a file take at most. */
const DELETION_MS = 3 * 60_000;

const TIMED_OUT = new Problem("storage_timeout");

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

function claimOf(ageMs: number): Claim {
  const claim = new Claim();
  jest.setSystemTime(Date.now() + ageMs);
  return claim;
}

test("a deletion starts only while it can end before the claim does", () => {
  expect(() => claimOf(0).requireTime()).not.toThrow();
  expect(() => claimOf(LEASE_MS - DELETION_MS - 1).requireTime()).not.toThrow();
  expect(() => claimOf(LEASE_MS - DELETION_MS).requireTime()).toThrow(TIMED_OUT);
});

test("a recording is not deleted after its claim has ended", async () => {
  const recording = { interview_id: "", urls: ["https://storage.test/part"] };
  await expect(deleteRecording(recording, claimOf(LEASE_MS))).rejects.toEqual(TIMED_OUT);
});

test("a resume is not deleted after its claim has ended", async () => {
  await expect(deleteResumes(["a path"], claimOf(LEASE_MS))).rejects.toEqual(TIMED_OUT);
});
