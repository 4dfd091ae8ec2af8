import { randomUUID } from "node:crypto";
import * as z from "zod";
import { connectForTests } from "../../support/postgres";
import { asService, type TestUser } from "../../support/users";
import { createApplication, createWorld, type World } from "../../support/world";

const ranking = z.object({
  total_evaluated: z.int(),
  candidates: z.array(
    z.object({
      application_id: z.guid(),
      first_name: z.string().nullable(),
      match_score: z.number(),
      risk_level: z.string().nullable(),
      dimensions: z.array(z.object({ dimension: z.string() })),
    }),
  ),
});

const sql = connectForTests();
let world: World;

beforeEach(async () => {
  world = await createWorld();
});

const ask = (user: TestUser, { max = 10, min = 60 } = {}) =>
  asService().rpc("rank_candidates", {
    p_acting_user: user.id,
    p_job_role_id: world.jobRoleId,
    p_max_candidates: max,
    p_min_score: min,
  });

const rank = async (options?: { max?: number; min?: number }) =>
  ranking.parse((await ask(world.viewer, options)).data);

/** An interview with a score. @returns its id */
async function score(applicationId: string, overall: number): Promise<string> {
  const [row] = await sql`
    with interview as (
      insert into interviews (application_id, status) values (${applicationId}, 'completed')
      returning id
    )
    insert into interview_scores (interview_id, overall_score, anti_cheat_risk_level)
    select id, ${overall}, 'low' from interview returning interview_id`;
  return String(row?.["interview_id"]);
}

test("candidates are ranked by their best interview, with the details of its score", async () => {
  const { applicationId } = world;
  await score(applicationId, 40);
  const best = await score(applicationId, 91.5);
  await score(applicationId, 70);
  await sql`
    insert into score_dimensions (interview_id, dimension, score, weight, evidence)
    values (${best}, 'Teamwork', 9, 0.5, 'Asked the ward.')`;
  await sql`
    insert into candidate_profiles (user_id, first_name) values (${world.candidate.id}, 'Mia')`;
  const { data } = await ask(world.viewer);
  expect(data).toEqual({
    total_evaluated: 2,
    candidates: [
      {
        application_id: applicationId,
        interview_id: best,
        first_name: "Mia",
        last_name: null,
        match_score: 91.5,
        risk_level: "low",
        dimensions: [{ dimension: "Teamwork", score: 9, weight: 0.5, evidence: "Asked the ward." }],
      },
    ],
  });
});

test("the ranking follows changed and deleted scores", async () => {
  const best = await score(world.applicationId, 90);
  await score(world.applicationId, 80);
  const matches = async () => (await rank()).candidates.map((one) => one.match_score);
  expect(await matches()).toEqual([90]);
  await sql`update interview_scores set overall_score = 60 where interview_id = ${best}`;
  expect(await matches()).toEqual([80]);
  await sql`update interview_scores set overall_score = 95 where interview_id = ${best}`;
  expect(await matches()).toEqual([95]);
  await sql`delete from interviews where id = ${best}`;
  expect(await matches()).toEqual([80]);
  await sql`delete from interviews where application_id = ${world.applicationId}`;
  expect(await matches()).toEqual([]);
});

test("the best of parallel scores of one application counts", async () => {
  await Promise.all([61, 99, 75, 62, 88].map((overall) => score(world.applicationId, overall)));
  expect((await rank()).candidates.map((one) => one.match_score)).toEqual([99]);
});

test("equal scores are in the order of the application ids", async () => {
  const ids = [world.applicationId];
  for (let made = 0; made < 5; made += 1) {
    ids.push(await createApplication(world.jobRoleId, world.candidate));
  }
  for (const id of ids) await score(id, 75);
  const ranked = (await rank()).candidates;
  expect(ranked.map((one) => one.application_id)).toEqual(ids.sort());
  expect(ranked[0]?.first_name).toBeNull();
});

test("returns no more than the maximum, and none below the lowest score", async () => {
  const other = await createApplication(world.jobRoleId, world.candidate);
  await score(world.applicationId, 60);
  await score(other, 59.9);
  expect((await rank()).candidates).toHaveLength(1);
  expect((await rank({ min: 0, max: 1 })).candidates).toHaveLength(1);
  expect((await rank({ min: 0 })).candidates).toHaveLength(2);
});

test("raises forbidden for an active role of another organisation, and job_role_not_found for others", async () => {
  expect((await ask(world.outsider)).error?.message).toBe("forbidden");
  expect((await ask(world.candidate)).error?.message).toBe("forbidden");
  await sql`update job_roles set status = 'paused' where id = ${world.jobRoleId}`;
  expect((await ask(world.outsider)).error?.message).toBe("job_role_not_found");
  world.jobRoleId = randomUUID();
  expect((await ask(world.admin)).error?.message).toBe("job_role_not_found");
});
