import { randomUUID } from "node:crypto";
import * as z from "zod";
import {
  askForDeletion,
  claimDeletions,
  failDeletion,
  forgetRequests,
} from "../../support/erasure";
import { ownDatabase } from "../../support/own-database";
import {
  claimedIds,
  endRun,
  fail,
  finish,
  insertInterview,
  insertOrganisation,
  letPass,
  type Organisation,
  startedRun,
} from "../../support/retention";

const LEASE_MINUTES = 5;
const TAKEN_UP_WITHIN_MINUTES = 15;
const WAITS_AT_MOST_MINUTES = 12 * 60;

const database = ownDatabase();
let ours: Organisation;

beforeEach(async () => {
  await forgetRequests(database);
  ours = await insertOrganisation(database);
});

const read = (runId: string) => database.call("read_retention_run", { p_run_id: runId });
const status = () => database.call("read_retention_status", { p_acting_user: ours.adminId });

describe("how a run went", () => {
  it("is told whatever has begun since, as it is by the status", async () => {
    const [good, bad] = [
      await insertInterview(database, ours),
      await insertInterview(database, ours),
    ];
    const runId = await startedRun(database, { user: ours.adminId });
    await claimedIds(database, runId);
    await finish(database, runId, [good.id]);
    await fail(database, runId, bad.id);
    const told = {
      run_id: runId,
      state: "running",
      cause: "request",
      requested_by: ours.adminId,
      recordings_deleted: 1,
      interviews_updated: 1,
      requests_completed: 0,
      errors: [`interview ${bad.id}: storage_failed`],
    };
    expect(await read(runId)).toMatchObject(told);
    expect(await status()).toMatchObject({ last_run: await read(runId) });
    const nightly = await startedRun(database);
    await endRun(database, runId);
    expect(await read(runId)).toMatchObject({ ...told, state: "completed" });
    expect(await status()).toMatchObject({ last_run: { run_id: nightly, recordings_deleted: 0 } });
  });

  it("is told of the run's organisations, whoever administers them by then", async () => {
    const other = await insertOrganisation(database);
    await insertInterview(database, ours);
    await insertInterview(database, other);
    const runId = await startedRun(database, { user: ours.adminId });
    await finish(database, runId, await claimedIds(database, runId));
    const told = await read(runId);
    await database.sql`
      insert into org_users (organisation_id, user_id, role)
      values (${other.id}, ${ours.adminId}, 'admin')`;
    await database.sql`delete from auth.users where id = ${ours.adminId}`;
    expect(told).toMatchObject({ recordings_deleted: 1, requests_completed: 0 });
    expect(await read(runId)).toEqual({ ...Object(told), requested_by: null });
  });

  it("names 100 failures, and says how many more there are", async () => {
    const runId = await startedRun(database, { user: ours.adminId });
    await database.sql`
      with people as (
        insert into auth.users (id) select gen_random_uuid() from generate_series(1, 130)
        returning id
      )
      insert into retention_failures (run_id, user_id, reason) select ${runId}, id, 'failed' from people`;
    const { errors } = z.object({ errors: z.array(z.string()) }).parse(await read(runId));
    expect(errors).toHaveLength(101);
    expect(errors.slice(-2)).toEqual([
      expect.stringMatching(/^resume of .*: failed$/),
      "and 30 more",
    ]);
  });

  it("tells of a failed request the admins of all that the person applied to, of a nightly run as well", async () => {
    const other = await insertOrganisation(database);
    const [only, both] = [
      await insertInterview(database, ours),
      await insertInterview(database, ours),
    ];
    await insertInterview(database, other, { candidateId: both.candidateId });
    const runId = await startedRun(database);
    for (const { candidateId } of [only, both])
      await askForDeletion(database, candidateId, "anonymize");
    const claims = await claimDeletions(database, runId);
    for (const { request_id } of claims)
      await failDeletion(database, runId, request_id, "acs_failed");
    const request = claims.find(({ user_id }) => user_id === only.candidateId);
    expect(await status()).toMatchObject({
      last_run: {
        run_id: runId,
        requests_failed: null,
        errors: [`deletion request ${request?.request_id}: acs_failed`],
      },
    });
  });

  it("is nothing of a run that there is not", async () => {
    expect(await read(randomUUID())).toBeNull();
  });
});

describe("a run that nobody goes on with", () => {
  it.each([
    ["was worked at", false, LEASE_MINUTES, "running"],
    ["waits in the queue", true, WAITS_AT_MOST_MINUTES, "queued"],
  ])("is told as failed once it %s and cannot be taken up", async (_, queue, lease, state) => {
    const runId = await startedRun(database, { user: ours.adminId, queue });
    const told = (is: string) => ({ last_run: { run_id: runId, state: is, ended_at: null } });
    await letPass(database, runId, lease + TAKEN_UP_WITHIN_MINUTES - 1);
    expect(await status()).toMatchObject(told(state));
    await letPass(database, runId, 1);
    expect(await status()).toMatchObject(told("failed"));
    expect(await read(runId)).toMatchObject({ state: "failed" });
    // As the next start writes down.
    await startedRun(database, { user: ours.adminId });
    expect(await read(runId)).toMatchObject({ state: "failed", ended_at: expect.any(String) });
  });
});
