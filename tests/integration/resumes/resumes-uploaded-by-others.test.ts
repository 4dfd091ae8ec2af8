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
  await nameInProfile(candidateId, path);
});

const nameInProfile = (userId: string, file: string) => database.sql`
  update candidate_profiles set cv_file_path = ${file} where user_id = ${userId}`;
const beCandidate = (userId: string) => database.sql`
  insert into candidate_profiles (user_id, first_name) values (${userId}, 'Kim')`;
const leave = (userId: string) =>
  database.call("remove_member", {
    p_acting_user: retention.ours.adminId,
    p_organisation_id: retention.ours.id,
    p_user_id: userId,
  });

/** The resumes that full deletions of people delete. */
async function deletedWith(...userIds: string[]): Promise<string[]> {
  for (const userId of userIds) await askForDeletion(database, userId, "full_deletion");
  await endRun(database, retention.runId);
  await database.sql`delete from retention_runs`;
  await database.sql`update interviews set retention_claimed_until = null`;
  const claims = await claimDeletions(database, await startedRun(database));
  const claimed = claims.filter(({ user_id }) => userIds.includes(user_id));
  expect(claimed).toHaveLength(userIds.length);
  return claimed.flatMap(({ resume_paths }) => resume_paths);
}

describe("a resume that a recruiter uploaded for a candidate", () => {
  it("is claimed once it has expired", async () => {
    expect(await retention.due()).toEqual({ [candidateId]: [path] });
  });

  it("is deleted with the candidate", async () => {
    expect(await deletedWith(candidateId)).toEqual([path]);
  });

  it("is not deleted with the recruiter", async () => {
    expect(await deletedWith(recruiterId)).toEqual([]);
  });

  it("belongs to the candidate when the recruiter is a candidate elsewhere", async () => {
    await beCandidate(recruiterId);
    expect(await deletedWith(candidateId)).toEqual([path]);
  });

  it.each([false, true])(
    "belongs to the candidate when the recruiter has left, being a candidate elsewhere: %s",
    async (isCandidate) => {
      await leave(recruiterId);
      if (isCandidate) await beCandidate(recruiterId);
      expect(await deletedWith(candidateId)).toEqual([path]);
      expect(await deletedWith(recruiterId)).toEqual([]);
    },
  );

  it("belongs to the candidate when a stranger's profile names it as well", async () => {
    const stranger = await retention.insertApplicant(1, await insertOrganisation(database));
    await nameInProfile(stranger, path);
    expect(await deletedWith(candidateId)).toEqual([path]);
    await nameInProfile(candidateId, "elsewhere.pdf");
    expect(await deletedWith(stranger)).toEqual([ownPath(stranger)]);
  });

  it("belongs to no one when the profiles of two candidates name it", async () => {
    const other = await retention.insertApplicant(1);
    await nameInProfile(other, path);
    expect(await deletedWith(recruiterId)).toEqual([]);
    expect(await deletedWith(candidateId, other)).toEqual([ownPath(other)]);
  });
});

test("a resume that a recruiter uploaded for themselves is deleted with them", async () => {
  const own = `uploads/${recruiterId}.pdf`;
  await retention.upload(recruiterId, own, 40);
  await beCandidate(recruiterId);
  await nameInProfile(recruiterId, own);
  expect(await deletedWith(recruiterId)).toEqual([own]);
});

test("a resume belongs to its uploader without a profile, not to a candidate whose profile names it", async () => {
  const other = await insertUser(database);
  const older = `uploads/${other}.pdf`;
  await retention.upload(other, older, 40);
  await nameInProfile(candidateId, older);
  expect(await deletedWith(candidateId)).toEqual([]);
  expect(await deletedWith(other)).toEqual([older]);
});

test("a resume that a candidate uploaded does not belong to another whose profile names it", async () => {
  const theirs = await insertOrganisation(database);
  const other = await retention.insertApplicant(1, theirs);
  const older = `uploads/${other}.pdf`;
  await retention.upload(other, older, 40);
  await nameInProfile(candidateId, older);
  expect(await deletedWith(candidateId)).toEqual([]);
});

test("a folder named by a user id in upper case belongs to that user", async () => {
  const capital = ownPath(candidateId.toUpperCase());
  await retention.upload(recruiterId, capital, 40);
  expect(await deletedWith(candidateId)).toContain(capital);
});
