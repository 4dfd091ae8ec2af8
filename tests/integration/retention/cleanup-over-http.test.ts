import * as z from "zod";
import { problemOf } from "../../support/api";
import { startHost } from "../../support/host";
import { ownApp } from "../../support/own-app";
import {
  cleanUp,
  DELETED,
  insertRecorded,
  KEPT,
  leftOf,
  runTimer,
  statusFor,
  storeFiles,
  untilCompleted,
} from "../../support/retained";
import {
  insertMember,
  insertOrganisation,
  insertTranscript,
  type Organisation,
} from "../../support/retention";
import { removeFilesOf } from "../../support/storage";

const app = ownApp();
let ours: Organisation;

beforeEach(async () => {
  ours = await insertOrganisation(app.database);
});

const insert = (endedDaysAgo: number, organisation = ours) =>
  insertRecorded(app.database, organisation, endedDaysAgo);

describe("a cleanup", () => {
  it("deletes what has expired and returns the counts", async () => {
    const [one, two, recent] = [await insert(100), await insert(200), await insert(1)];
    expect(await statusFor(app.api, ours.adminId)).toMatchObject({
      pending_cleanup_count: 2,
      last_run: null,
    });
    const response = await cleanUp(app.api, ours.adminId);
    const unset = { recording_retention_days: null, transcript_retention_days: null };
    const result = {
      recordings_deleted: 2,
      interviews_updated: 2,
      transcripts_deleted: 0,
      resumes_deleted: 0,
      requests_completed: 0,
      requests_failed: 0,
      requests_deferred: 0,
      errors: [],
    };
    expect(response.body).toMatchObject({ status: "completed", result });
    expect(await leftOf(app.database, one, two, recent)).toEqual({
      [one.id]: DELETED,
      [two.id]: DELETED,
      [recent.id]: KEPT,
    });
    expect(await statusFor(app.api, ours.adminId)).toEqual({
      pending_cleanup_count: 0,
      default_retention_days: 90,
      last_run: expect.objectContaining({
        ...result,
        state: "completed",
        cause: "request",
        requested_by: ours.adminId,
      }),
      organisations: [{ organisation_id: ours.id, ...unset, pending_cleanup_count: 0 }],
    });
  });

  it("returns its own result when a nightly run started meanwhile", async () => {
    await insert(100);
    await app.database.sql`
      insert into retention_runs (state, cause, created_at)
      values ('completed', 'timer', now() + interval '1 minute')`;
    const { body } = await cleanUp(app.api, ours.adminId);
    await app.database.sql`delete from retention_runs where created_at > now()`;
    expect(body).toMatchObject({ status: "completed", result: { recordings_deleted: 1 } });
  });

  it("is queued when requested, and completes in the background", async () => {
    const interview = await insert(100);
    const { body } = await cleanUp(app.api, ours.adminId, { queued: true });
    expect(body).toMatchObject({ status: "started", result: null });
    await untilCompleted(app.database, ours.adminId);
    expect(await leftOf(app.database, interview)).toEqual({ [interview.id]: DELETED });
  });

  it.each([
    ["90 days by default", undefined, 91, 89],
    ["the days that the organisation sets", 30, 31, 29],
  ])("keeps recordings for %s", async (_, recordingDays, over, within) => {
    const organisation = await insertOrganisation(
      app.database,
      recordingDays ? { recordingDays } : {},
    );
    const [old, recent] = [await insert(over, organisation), await insert(within, organisation)];
    await cleanUp(app.api, organisation.adminId);
    expect(await leftOf(app.database, old, recent)).toEqual({
      [old.id]: DELETED,
      [recent.id]: KEPT,
    });
  });

  it("deletes nothing under legal hold", async () => {
    const held = await insert(1_000);
    await app.database.sql`update interviews set legal_hold = true where id = ${held.id}`;
    await cleanUp(app.api, ours.adminId);
    expect(await leftOf(app.database, held)).toEqual({ [held.id]: KEPT });
    expect(await statusFor(app.api, ours.adminId)).toMatchObject({ pending_cleanup_count: 0 });
  });

  it("marks a recording as deleted when its files no longer exist", async () => {
    const interview = await insert(100);
    await removeFilesOf(interview.id);
    expect((await cleanUp(app.api, ours.adminId)).body).toMatchObject({ result: { errors: [] } });
    expect(await leftOf(app.database, interview)).toEqual({ [interview.id]: DELETED });
  });

  it("reports what it could not delete, deletes the rest, and retries in the next run", async () => {
    const [good, bad] = [await insert(100), await insert(100)];
    await app.database.sql`
      update recording_parts set url = 'https://elsewhere.test/recording.wav'
      where interview_id = ${bad.id} and part_index = 1`;
    expect((await cleanUp(app.api, ours.adminId)).body).toMatchObject({
      status: "completed",
      result: { recordings_deleted: 1, errors: [`interview ${bad.id}: storage_foreign`] },
    });
    expect(await leftOf(app.database, good)).toEqual({ [good.id]: DELETED });
    expect(await statusFor(app.api, ours.adminId)).toMatchObject({ pending_cleanup_count: 1 });

    await storeFiles(app.database, bad.id);
    const colleague = await insertMember(app.database, ours.id, "org_admin");
    expect((await cleanUp(app.api, colleague)).body).toMatchObject({
      result: { recordings_deleted: 1, errors: [] },
    });
    expect(await leftOf(app.database, bad)).toEqual({ [bad.id]: DELETED });
  });

  it("deletes expired transcripts and the resume of their candidate", async () => {
    const organisation = await insertOrganisation(app.database, { transcriptDays: 30 });
    const { candidateId, id } = await insertTranscript(app.database, organisation, {
      endedDaysAgo: 40,
    });
    // The run would skip an interview that is being scored.
    await app.database.sql`delete from outgoing_messages where interview_id = ${id}`;
    const resumes = app.database.service.storage.from("candidate-cvs");
    const path = `${candidateId}/resume.pdf`;
    await resumes.upload(path, new Blob(["%PDF-"], { type: "application/pdf" }));
    await app.database.sql`
      update storage.objects set updated_at = now() - interval '50 days' where name = ${path}`;
    await app.database.sql`
      insert into candidate_profiles (user_id, cv_file_path, cv_uploaded_at)
      values (${candidateId}, ${path}, now() - interval '50 days')`;
    expect((await cleanUp(app.api, organisation.adminId)).body).toMatchObject({
      result: { transcripts_deleted: 1, resumes_deleted: 1, recordings_deleted: 0 },
    });
    const said = await app.database.sql`select from transcript_segments where interview_id = ${id}`;
    expect(said).toHaveLength(0);
    expect((await resumes.list(candidateId)).data).toEqual([]);
  });
});

describe("the caller of a cleanup", () => {
  it.each(["recruiter", "hiring_manager", "org_viewer"])("is refused as %s", async (role) => {
    const interview = await insert(100);
    const response = await cleanUp(app.api, await insertMember(app.database, ours.id, role));
    expect([response.status, problemOf(response).code]).toEqual([403, "forbidden"]);
    expect(await leftOf(app.database, interview)).toEqual({ [interview.id]: KEPT });
  });

  it("as an admin cleans up and sees their own organisations only", async () => {
    const theirs = await insertOrganisation(app.database);
    const [own, other] = [await insert(100), await insert(100, theirs)];
    expect((await cleanUp(app.api, ours.adminId)).body).toMatchObject({
      result: { recordings_deleted: 1 },
    });
    expect(await leftOf(app.database, own, other)).toEqual({ [own.id]: DELETED, [other.id]: KEPT });
    expect(await statusFor(app.api, theirs.adminId)).toMatchObject({
      pending_cleanup_count: 1,
      last_run: null,
      organisations: [{ organisation_id: theirs.id }],
    });
  });
});

describe("parallel cleanups", () => {
  it("return 409 with the id of the run in progress", async () => {
    const parameters = { p_queue: false, p_acting_user: ours.adminId };
    const { data } = await app.database.service
      .rpc("start_retention_run", parameters)
      .throwOnError();
    const { run_id } = z.object({ run_id: z.guid() }).parse(data);
    const response = await cleanUp(app.api, ours.adminId);
    expect([response.status, problemOf(response).code]).toEqual([409, "run_in_progress"]);
    expect(response.body).toMatchObject({ run_id });
    await app.database.service.rpc("end_retention_run", { p_run_id: run_id }).throwOnError();
  });

  it("on two hosts delete each recording once", async () => {
    const other = await startHost({
      SUPABASE_URL: app.database.url,
      SERVICE_BUS_CONNECTION: app.cloud.serviceBus.connection_string,
    });
    const theirs = await insertOrganisation(app.database);
    const interviews = await Promise.all(
      Array.from({ length: 30 }, (_, index) => insert(100 + index, index % 3 ? ours : theirs)),
    );
    const colleague = await insertMember(app.database, ours.id, "admin");
    const answers = await Promise.all([
      cleanUp(app.api, ours.adminId),
      cleanUp(other.url, colleague),
      cleanUp(other.url, theirs.adminId),
    ]);
    await other.stop();
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 200, 409]);
    const left = await leftOf(app.database, ...interviews);
    expect(Object.values(left)).toEqual(interviews.map(() => DELETED));
  });
});

test("the nightly timer cleans up all organisations", async () => {
  const theirs = await insertOrganisation(app.database);
  const [own, other, recent] = [await insert(100), await insert(100, theirs), await insert(1)];
  await runTimer(app.api, "data-retention-nightly");
  await untilCompleted(app.database, null);
  // An admin sees the counts of their own organisation.
  expect((await statusFor(app.api, ours.adminId)).last_run).toMatchObject({
    state: "completed",
    cause: "timer",
    requested_by: null,
    recordings_deleted: 1,
  });
  expect(await leftOf(app.database, own, other, recent)).toEqual({
    [own.id]: DELETED,
    [other.id]: DELETED,
    [recent.id]: KEPT,
  });
  const status = await statusFor(app.api, theirs.adminId);
  expect(JSON.stringify(status)).not.toContain(ours.id);
});
