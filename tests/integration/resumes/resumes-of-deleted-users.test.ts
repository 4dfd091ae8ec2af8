import {
  askForDeletion,
  claimFirst,
  deleteResumes,
  finishDeletion,
  clearRequests,
  rowsWith,
} from "../../support/erasure";
import { ownDatabase } from "../../support/own-database";
import { ownPath, ResumeRetention } from "../../support/resume-retention";
import { startedRun } from "../../support/retention";

const database = ownDatabase();
const retention = new ResumeRetention(database);

test("the audit log has no id of a person who is deleted while their resume is recorded as deleted", async () => {
  await clearRequests(database);
  await retention.begin();
  const id = await retention.insertApplicant(40);
  await database.sql`update applications set status = 'rejected' where candidate_id = ${id}`;
  await retention.age("applications", "candidate_id", id, 40);
  await retention.reviewNow();
  expect(await retention.due()).toEqual({ [id]: [ownPath(id)] });
  await askForDeletion(database, id, "full_deletion");
  const runId = await startedRun(database);
  const claimed = await claimFirst(database, runId);
  await deleteResumes(database, claimed);
  const parameters = { p_run_id: retention.runId, p_user_ids: [id] };
  const [finished, receipt] = await database.whileUncommitted(
    (call) => call("finish_resumes", parameters),
    () => finishDeletion(database, runId, claimed),
  );
  expect(finished).toBe(1);
  expect(receipt).not.toBeNull();
  expect(await rowsWith(database.sql, id)).toEqual({});
  expect(await database.call("finish_resumes", parameters)).toBe(0);
});
