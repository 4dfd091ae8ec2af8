import { Problem } from "../core/problems";
import { Claim } from "./claim";
import { deleteParts } from "./recordings";
import { deleteResumes } from "./resumes";

/** What the database gives, in claim_recordings and claim_expired_resumes. */
const LEASE_MS = 5 * 60_000;
/** What connecting to a storage, finding its container and deleting a file take at the most. */
const DELETION_MS = 3 * 60_000;

const TIMED_OUT = new Problem("storage_timeout");

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

function claimOf(ageMs: number): Claim {
  const claim = new Claim();
  jest.setSystemTime(Date.now() + ageMs);
  return claim;
}

test("what is begun while a claim may be used has ended before the claim", () => {
  expect(() => claimOf(0).demand()).not.toThrow();
  expect(() => claimOf(LEASE_MS - DELETION_MS - 1).demand()).not.toThrow();
  expect(() => claimOf(LEASE_MS - DELETION_MS).demand()).toThrow(TIMED_OUT);
});

test("a recording whose claim is over is not touched", async () => {
  const parts = [{ url: "https://storage.test/part" }];
  const recording = { interview_id: "", recording_url: null, parts };
  await expect(deleteParts(recording, claimOf(LEASE_MS))).rejects.toEqual(TIMED_OUT);
});

test("a resume whose claim is over is not touched", async () => {
  await expect(deleteResumes(["a path"], claimOf(LEASE_MS))).rejects.toEqual(TIMED_OUT);
});
