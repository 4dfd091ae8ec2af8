import * as z from "zod";
import { ownDatabase } from "../../support/own-database";
import {
  claimedIds,
  clearRetention,
  deleteTranscripts,
  endRun,
  fail,
  failResume,
  finish,
  insertInterview,
  insertMember,
  insertOrganisation,
  insertTranscript,
  insertUser,
  type Organisation,
  passMinutes,
  startedRun,
} from "../../support/retention";

const LEASE_MINUTES = 5;

const database = ownDatabase();
let ours: Organisation;
let theirs: Organisation;

beforeEach(async () => {
  await clearRetention(database);
  ours = await insertOrganisation(database, { recordingDays: 30, transcriptDays: 40 });
  theirs = await insertOrganisation(database);
});

const read = (userId: string) => database.call("read_retention_status", { p_acting_user: userId });
const administerBoth = () => database.sql`
  insert into org_users (organisation_id, user_id, role)
  values (${theirs.id}, ${ours.adminId}, 'admin')`;

/** A run that deletes one recording of ours and two of theirs, and fails at one of each. */
async function run(user?: string): Promise<{ runId: string; broken: string[] }> {
  for (const organisation of [ours, theirs, theirs]) await insertInterview(database, organisation);
  const broken: string[] = [];
  for (const organisation of [ours, theirs]) {
    broken.push((await insertInterview(database, organisation)).id);
  }
  const runId = await startedRun(database, user ? { user } : {});
  const claimed = await claimedIds(database, runId);
  await finish(
    database,
    runId,
    claimed.filter((id) => !broken.includes(id)),
  );
  for (const id of broken) await fail(database, runId, id);
  await endRun(database, runId);
  return { runId, broken };
}

describe("the status", () => {
  it("counts expired interviews by organisation", async () => {
    await administerBoth();
    await insertInterview(database, ours, { endedDaysAgo: 31 });
    await insertInterview(database, ours, { endedDaysAgo: 29 });
    await insertInterview(database, theirs, { endedDaysAgo: 31 });
    await insertInterview(database, theirs, { endedDaysAgo: 91 });
    const held = await insertInterview(database, theirs, { endedDaysAgo: 91 });
    await database.sql`update interviews set legal_hold = true where id = ${held.id}`;
    expect(await read(ours.adminId)).toEqual({
      pending_cleanup_count: 2,
      default_retention_days: 90,
      last_run: null,
      organisations: expect.arrayContaining([
        {
          organisation_id: ours.id,
          recording_retention_days: 30,
          transcript_retention_days: 40,
          pending_cleanup_count: 1,
        },
        {
          organisation_id: theirs.id,
          recording_retention_days: null,
          transcript_retention_days: null,
          pending_cleanup_count: 1,
        },
      ]),
    });
  });

  it("counts an interview once when its recording, its transcript or both have expired", async () => {
    const count = async () =>
      z.object({ pending_cleanup_count: z.int() }).parse(await read(ours.adminId))
        .pending_cleanup_count;
    const { id: both } = await insertTranscript(database, ours, { endedDaysAgo: 41 });
    const { id: transcript } = await insertTranscript(database, ours, { endedDaysAgo: 41 });
    await database.sql`update interviews set recording_url = null where id = ${transcript}`;
    // Neither one under legal hold counts, nor one without recording and transcript.
    const { id: held } = await insertTranscript(database, ours, { endedDaysAgo: 41 });
    await database.sql`update interviews set legal_hold = true where id = ${held}`;
    const { id: silent } = await insertInterview(database, ours, { endedDaysAgo: 41 });
    await database.sql`update interviews set recording_url = null where id = ${silent}`;
    expect(await count()).toBe(2);

    const runId = await startedRun(database, { user: ours.adminId });
    await deleteTranscripts(database, runId);
    expect(await count()).toBe(1);
    expect(await claimedIds(database, runId)).toEqual([both]);
    await finish(database, runId, [both]);
    expect(await count()).toBe(0);
  });

  it("has the result of the last run, and who started it", async () => {
    await administerBoth();
    const { runId, broken } = await run(ours.adminId);
    expect(await read(ours.adminId)).toMatchObject({
      pending_cleanup_count: 2,
      last_run: {
        run_id: runId,
        state: "completed",
        cause: "request",
        requested_by: ours.adminId,
        created_at: expect.any(String),
        started_at: expect.any(String),
        ended_at: expect.any(String),
        recordings_deleted: 3,
        interviews_updated: 3,
        transcripts_deleted: 0,
        resumes_deleted: 0,
        requests_completed: 0,
        requests_failed: 0,
        requests_deferred: 0,
        failures: broken.map((interview_id) => ({ interview_id, reason: "storage_failed" })),
        failure_count: 2,
      },
    });
  });

  it.each([
    ["started by the timer", async () => undefined],
    ["started by an admin of both", () => insertMember(database, ours.id, "admin")],
  ])("shows nothing of another organisation when the last run was %s", async (_, starter) => {
    const user = await starter();
    if (user) {
      await database.sql`
        insert into org_users (organisation_id, user_id, role)
        values (${theirs.id}, ${user}, 'admin')`;
    }
    const { runId, broken } = await run(user);
    const candidate = await insertUser(database);
    await failResume(database, runId, candidate);
    const status = await read(ours.adminId);
    expect(status).toMatchObject({
      organisations: [{ organisation_id: ours.id }],
      last_run: {
        run_id: runId,
        recordings_deleted: 1,
        interviews_updated: 1,
        requests_completed: null,
        requests_failed: null,
        requests_deferred: null,
        failures: [{ interview_id: broken[0], reason: "storage_failed" }],
        failure_count: 1,
      },
    });
    const text = JSON.stringify(status);
    for (const hidden of [theirs.id, theirs.adminId, broken[1], candidate]) {
      expect(text).not.toContain(hidden);
    }
  });

  it("does not show a run of another organisation's admin", async () => {
    await run(theirs.adminId);
    expect(await read(ours.adminId)).toMatchObject({ last_run: null, pending_cleanup_count: 2 });
  });

  it("has the number of deleted transcripts", async () => {
    const runId = await startedRun(database, { user: ours.adminId });
    await insertTranscript(database, ours);
    await deleteTranscripts(database, runId);
    expect(await read(ours.adminId)).toMatchObject({
      last_run: { state: "running", transcripts_deleted: 1, recordings_deleted: 0 },
    });
  });

  it("is refused to users who are no admins", async () => {
    const users = [insertUser(database), insertMember(database, ours.id, "org_recruiter")];
    for (const user of await Promise.all(users)) {
      await expect(read(user)).rejects.toMatchObject({ message: "forbidden" });
    }
  });
});

describe("the audit log", () => {
  const logOf = async (runId: string) =>
    (
      await database.sql`
        select action, organisation_id, user_id, ip_address, new_values from audit_log
        where entity_type = 'retention_run' and entity_id = ${runId}
        order by organisation_id, action`
    ).map((row) => ({ ...row }));

  it("has an entry for the start and the end of a run in each organisation, with its own counts", async () => {
    await administerBoth();
    await insertInterview(database, ours);
    const runId = await startedRun(database, { user: ours.adminId, address: "192.0.2.7" });
    await finish(database, runId, await claimedIds(database, runId));
    await endRun(database, runId);
    await endRun(database, runId);
    const entries = (organisation: Organisation, recordings: number) => [
      expect.objectContaining({
        action: "retention_run.started",
        organisation_id: organisation.id,
        user_id: ours.adminId,
        ip_address: "192.0.2.7",
      }),
      expect.objectContaining({
        action: "retention_run.ended",
        organisation_id: organisation.id,
        new_values: expect.objectContaining({ state: "completed", recordings_deleted: recordings }),
      }),
    ];
    const rows = await logOf(runId);
    expect(rows).toHaveLength(4);
    expect(rows).toEqual(expect.arrayContaining([...entries(ours, 1), ...entries(theirs, 0)]));
  });

  it("has one entry for a run of the timer, and for its failure", async () => {
    const runId = await startedRun(database);
    await passMinutes(database, runId, LEASE_MINUTES + 1);
    await startedRun(database);
    expect(await logOf(runId)).toMatchObject([
      { action: "retention_run.ended", organisation_id: null, new_values: { state: "failed" } },
      { action: "retention_run.started", organisation_id: null, user_id: null },
    ]);
  });
});
