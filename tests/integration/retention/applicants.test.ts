import { ownDatabase } from "../../support/own-database";
import { ownPath, ResumeRetention, TRANSCRIPT_DAYS } from "../../support/resume-retention";
import { insertOrganisation, startedRun } from "../../support/retention";

const database = ownDatabase();
const retention = new ResumeRetention(database);

beforeEach(() => retention.begin());

describe("the resume of an applicant without an interview", () => {
  it("is kept while the application is open", async () => {
    await retention.insertApplicant(400);
    expect(await retention.due()).toEqual({});
  });

  it.each(["rejected", "hired"])(
    "expires after the retention period once the application is %s",
    async (status) => {
      const [long, lately] = [
        await retention.insertApplicant(0),
        await retention.insertApplicant(0),
      ];
      for (const id of [long, lately])
        await database.sql`update applications set status = ${status} where candidate_id = ${id}`;
      await retention.age("applications", "candidate_id", long, TRANSCRIPT_DAYS + 1);
      await retention.age("applications", "candidate_id", lately, TRANSCRIPT_DAYS - 1);
      expect(await retention.due()).toEqual({ [long]: [ownPath(long)] });
      expect(await retention.reviewOf(lately)).toBe(0);
    },
  );

  it("expires after the retention period once the job role is closed", async () => {
    const candidateId = await retention.insertApplicant(400);
    await database.sql`update job_roles set status = 'closed' where id = ${retention.ours.jobRoleId}`;
    expect(await retention.due()).toEqual({});
    expect(await retention.reviewOf(candidateId)).toBe(TRANSCRIPT_DAYS - 1);
    await retention.age("job_roles", "id", retention.ours.jobRoleId, TRANSCRIPT_DAYS + 1);
    await retention.reviewNow();
    expect(await retention.dueNext()).toEqual({ [candidateId]: [ownPath(candidateId)] });
  });

  it("expires as soon as the organisation sets a retention period that has passed", async () => {
    const theirs = await insertOrganisation(database);
    const candidateId = await retention.insertApplicant(0, theirs);
    await database.sql`update applications set status = 'rejected' where candidate_id = ${candidateId}`;
    await retention.age("applications", "candidate_id", candidateId, 100);
    const run = await startedRun(database, { user: theirs.adminId });
    expect(await retention.due(run)).toEqual({});
    await database.sql`
      update organisations set transcript_retention_days = 10 where id = ${theirs.id}`;
    expect(await retention.due(run)).toEqual({ [candidateId]: [ownPath(candidateId)] });
  });
});
