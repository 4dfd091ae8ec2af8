import { randomUUID } from "node:crypto";
import * as z from "zod";
import { askForDeletion, claimDeletions, clearRequests, failDeletion } from "../../support/erasure";
import { ownDatabase } from "../../support/own-database";
import {
  claimedIds,
  endRun,
  fail,
  finish,
  insertInterview,
  insertOrganisation,
  type Organisation,
  passMinutes,
  startedRun,
} from "../../support/retention";

const LEASE_MINUTES = 5;
const TAKEN_UP_WITHIN_MINUTES = 15;
const WAITS_AT_MOST_MINUTES = 12 * 60;

const database = ownDatabase();
let ours: Organisation;

beforeEach(async () => {
  await clearRequests(database);
  ours = await insertOrganisation(database);
});

const read = (runId: string) => database.call("read_retention_run", { p_run_id: runId });
const status = () => database.call("read_retention_status", { p_acting_user: ours.adminId });

describe("the result of a run", () => {
  it("is returned when another run has begun, and equals that of the status", async () => {
    const [good, bad] = [
      await insertInterview(database, ours),
      await insertInterview(database, ours),
    ];
    const runId = await startedRun(database, { user: ours.adminId });
    await claimedIds(database, runId);
    await finish(database, runId, [good.id]);
    await fail(database, runId, bad.id);
    const expected = {
      run_id: runId,
      state: "running",
      cause: "request",
      requested_by: ours.adminId,
      recordings_deleted: 1,
      interviews_updated: 1,
      requests_completed: 0,
      failures: [{ interview_id: bad.id, reason: "storage_failed" }],
    };
    expect(await read(runId)).toMatchObject(expected);
    expect(await status()).toMatchObject({ last_run: await read(runId) });
    const nightly = await startedRun(database);
    await endRun(database, runId);
    expect(await read(runId)).toMatchObject({ ...expected, state: "completed" });
    expect(await status()).toMatchObject({ last_run: { run_id: nightly, recordings_deleted: 0 } });
  });

  it("covers the organisations of the run, also when their admin has changed", async () => {
    const other = await insertOrganisation(database);
    await insertInterview(database, ours);
    await insertInterview(database, other);
    const runId = await startedRun(database, { user: ours.adminId });
    await finish(database, runId, await claimedIds(database, runId));
    const before = await read(runId);
    await database.sql`
      insert into org_users (organisation_id, user_id, role)
      values (${other.id}, ${ours.adminId}, 'admin')`;
    await database.sql`delete from auth.users where id = ${ours.adminId}`;
    expect(before).toMatchObject({ recordings_deleted: 1, requests_completed: 0 });
    expect(await read(runId)).toEqual({ ...Object(before), requested_by: null });
  });

  it("has the first 100 failures, and the number of all", async () => {
    const runId = await startedRun(database, { user: ours.adminId });
    await database.sql`
      with people as (
        insert into auth.users (id) select gen_random_uuid() from generate_series(1, 130)
        returning id
      )
      insert into retention_failures (run_id, user_id, reason) select ${runId}, id, 'failed' from people`;
    const { failures, failure_count } = z
      .object({ failures: z.array(z.object({ reason: z.string() })), failure_count: z.int() })
      .parse(await read(runId));
    expect([failures.length, failure_count]).toEqual([100, 130]);
  });

  it("lists a failed request only where the person applied to no other organisation", async () => {
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
        failures: [{ request_id: request?.request_id, reason: "acs_failed" }],
      },
    });
  });

  it("is null for an unknown run", async () => {
    expect(await read(randomUUID())).toBeNull();
  });
});

describe("an abandoned run", () => {
  it.each([
    ["is running", false, LEASE_MINUTES, "running"],
    ["is queued", true, WAITS_AT_MOST_MINUTES, "queued"],
  ])(
    "that %s is reported as failed once it cannot be continued",
    async (_, queue, lease, state) => {
      const runId = await startedRun(database, { user: ours.adminId, queue });
      const statusOf = (is: string) => ({ last_run: { run_id: runId, state: is, ended_at: null } });
      await passMinutes(database, runId, lease + TAKEN_UP_WITHIN_MINUTES - 1);
      expect(await status()).toMatchObject(statusOf(state));
      await passMinutes(database, runId, 1);
      expect(await status()).toMatchObject(statusOf("failed"));
      expect(await read(runId)).toMatchObject({ state: "failed" });
      // The next start records it.
      await startedRun(database, { user: ours.adminId });
      expect(await read(runId)).toMatchObject({ state: "failed", ended_at: expect.any(String) });
    },
  );
});
