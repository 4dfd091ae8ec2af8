import { askForDeletion, claimDeletions, clearRequests } from "../../support/erasure";
import { ownDatabase } from "../../support/own-database";
import { ownPath, ResumeRetention } from "../../support/resume-retention";
import {
  endRun,
  insertMember,
  insertOrganisation,
  insertUser,
  startedRun,
} from "../../support/retention";

const database = ownDatabase();
const retention = new ResumeRetention(database);
let candidateId: string;
let recruiterId: string;
let path: string;

beforeEach(async () => {
  await clearRequests(database);
  await retention.begin();
  candidateId = await retention.insertInterviewed();
  recruiterId = await insertMember(database, retention.ours.id, "recruiter");
  path = `uploads/${candidateId}.pdf`;
  await database.sql`delete from storage.objects`;
  await retention.upload(recruiterId, path, 40);
  await say(candidateId, path);
});

const say = (userId: string, file: string) => database.sql`
  update candidate_profiles set cv_file_path = ${file} where user_id = ${userId}`;
const beCandidate = (userId: string) => database.sql`
  insert into candidate_profiles (user_id, first_name) values (${userId}, 'Kim')`;
const leave = (userId: string) =>
  database.call("remove_member", {
    p_acting_user: retention.ours.adminId,
    p_organisation_id: retention.ours.id,
    p_user_id: userId,
  });

/** Which resumes go with people who ask to be deleted. */
async function goneWith(...userIds: string[]): Promise<string[]> {
  for (const userId of userIds) await askForDeletion(database, userId, "full_deletion");
  await endRun(database, retention.runId);
  await database.sql`delete from retention_runs`;
  await database.sql`update interviews set retention_claimed_until = null`;
  const claims = await claimDeletions(database, await startedRun(database));
  const asked = claims.filter(({ user_id }) => userIds.includes(user_id));
  expect(asked).toHaveLength(userIds.length);
  return asked.flatMap(({ resume_paths }) => resume_paths);
}

describe("a resume that a recruiter uploaded for a candidate", () => {
  it("is given once its time is over", async () => {
    expect(await retention.due()).toEqual({ [candidateId]: [path] });
  });

  it("goes with the candidate", async () => {
    expect(await goneWith(candidateId)).toEqual([path]);
  });

  it("does not go with the recruiter", async () => {
    expect(await goneWith(recruiterId)).toEqual([]);
  });

  it("is the candidate's though the recruiter is a candidate elsewhere", async () => {
    await beCandidate(recruiterId);
    expect(await goneWith(candidateId)).toEqual([path]);
  });

  it.each([false, true])(
    "is the candidate's though the recruiter has left, who is a candidate elsewhere: %s",
    async (isCandidate) => {
      await leave(recruiterId);
      if (isCandidate) await beCandidate(recruiterId);
      expect(await goneWith(candidateId)).toEqual([path]);
      expect(await goneWith(recruiterId)).toEqual([]);
    },
  );

  it("is the candidate's where a stranger says it as well, and never the stranger's", async () => {
    const stranger = await retention.insertApplicant(1, await insertOrganisation(database));
    await say(stranger, path);
    expect(await goneWith(candidateId)).toEqual([path]);
    await say(candidateId, "elsewhere.pdf");
    expect(await goneWith(stranger)).toEqual([ownPath(stranger)]);
  });

  it("is nobody's, nor the recruiter's, where two of the organisation's candidates say it", async () => {
    const other = await retention.insertApplicant(1);
    await say(other, path);
    expect(await goneWith(recruiterId)).toEqual([]);
    expect(await goneWith(candidateId, other)).toEqual([ownPath(other)]);
  });
});

test("what a recruiter uploaded for themselves goes with them", async () => {
  const own = `uploads/${recruiterId}.pdf`;
  await retention.upload(recruiterId, own, 40);
  await beCandidate(recruiterId);
  await say(recruiterId, own);
  expect(await goneWith(recruiterId)).toEqual([own]);
});

test("what somebody without a profile uploaded is not believed to be another's who says so", async () => {
  const other = await insertUser(database);
  const older = `uploads/${other}.pdf`;
  await retention.upload(other, older, 40);
  await say(candidateId, older);
  expect(await goneWith(candidateId)).toEqual([]);
  expect(await goneWith(other)).toEqual([older]);
});

test("what a candidate uploaded is not believed to be another's who says so", async () => {
  const theirs = await insertOrganisation(database);
  const other = await retention.insertApplicant(1, theirs);
  const older = `uploads/${other}.pdf`;
  await retention.upload(other, older, 40);
  await say(candidateId, older);
  expect(await goneWith(candidateId)).toEqual([]);
});

test("a folder is a person's in capital letters as well", async () => {
  const capital = ownPath(candidateId.toUpperCase());
  await retention.upload(recruiterId, capital, 40);
  expect(await goneWith(candidateId)).toContain(capital);
});
