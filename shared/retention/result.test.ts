import { errorLines } from "./result";

const NONE = { interview_id: null, request_id: null, user_id: null };
const ID = "5e0b0f6c-8a38-4b0f-a1dc-2f6f2e7b9a11";

it("describes each failure by what could not be deleted", () => {
  const failures = [
    { ...NONE, interview_id: ID, reason: "storage_failed" },
    { ...NONE, request_id: ID, reason: "acs_failed" },
    { ...NONE, user_id: ID, reason: "check_violation" },
  ];
  expect(errorLines(failures, 3)).toEqual([
    `interview ${ID}: storage_failed`,
    `deletion request ${ID}: acs_failed`,
    `resume of ${ID}: check_violation`,
  ]);
});

it("ends with the number of failures that are not listed", () => {
  expect(errorLines([{ ...NONE, user_id: ID, reason: "failed" }], 31)).toEqual([
    `resume of ${ID}: failed`,
    "and 30 more",
  ]);
});
