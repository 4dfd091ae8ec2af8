import { call, problemOf } from "../../support/api";
import { ownApp } from "../../support/own-app";
import { insertOrganisation, insertTranscript, type Organisation } from "../../support/retention";
import { signToken } from "../../support/users";
import { untilWaiting } from "../../support/waiting";

const app = ownApp();
let ours: Organisation;
let interviewId: string;
let applicationId: string;

beforeEach(async () => {
  ours = await insertOrganisation(app.database);
  ({ id: interviewId, applicationId } = await insertTranscript(app.database, ours));
});

async function score() {
  const token = await signToken({ sub: ours.adminId });
  return call("POST", "/api/ai/score", {
    token,
    body: { interview_id: interviewId },
    api: app.api,
  });
}

/** Lets two statements wait for the lock of the application, in this order. @returns their results */
async function queue<First, Second>(
  first: { statement: string; act: () => Promise<First> },
  second: { statement: string; act: () => Promise<Second> },
): Promise<[First, Second]> {
  const { sql } = app.database;
  const both = Promise.withResolvers<[Promise<First>, Promise<Second>]>();
  await sql.begin(async (transaction) => {
    await transaction`select from applications where id = ${applicationId} for no key update`;
    const firstDone = first.act();
    await untilWaiting(sql, first.statement);
    const secondDone = second.act();
    await untilWaiting(sql, second.statement);
    both.resolve([firstDone, secondDone]);
  });
  return Promise.all(await both.promise);
}

const scoresKept = async () => (await app.database.sql`select from interview_scores`).length;

test("deleting a job role waits for a score that is being stored", async () => {
  const [scored] = await queue(
    { statement: "store_score", act: score },
    {
      statement: "delete from job_roles",
      act: () => app.database.sql`delete from job_roles where id = ${ours.jobRoleId}`.execute(),
    },
  );
  expect(scored.status).toBe(200);
  expect(await scoresKept()).toBe(0);
});

test("a score that is rolled back for a deadlock is tried again, and refused", async () => {
  // It locks the application before the interview, and a score the other way round: a deadlock.
  const deleteApplication = () =>
    app.database.sql.begin(async (transaction) => {
      // Postgres ends the transaction of the score.
      await transaction`set local deadlock_timeout = '1 min'`;
      await transaction`delete from applications where id = ${applicationId}`;
    });
  const [, scored] = await queue(
    { statement: "delete from applications", act: deleteApplication },
    { statement: "store_score", act: score },
  );
  expect([scored.status, problemOf(scored).code]).toEqual([404, "interview_not_found"]);
  expect(await scoresKept()).toBe(0);
});
