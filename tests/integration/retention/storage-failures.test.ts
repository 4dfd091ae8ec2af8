import { CLAIMED_AT_ONCE } from "../../../shared/retention/deletions";
import { eventually } from "../../support/eventually";
import {
  type BlobFailure,
  type FailingStorage,
  startFailingStorage,
} from "../../support/failing-storage";
import { ownApp } from "../../support/own-app";
import {
  cleanUp,
  DELETED,
  insertRecorded,
  KEPT,
  leftOf,
  resultOf,
  statusFor,
} from "../../support/retained";
import {
  type Interview,
  insertMember,
  insertOrganisation,
  type Organisation,
} from "../../support/retention";

let storage: FailingStorage;
let ours: Organisation;
/** Starts the next run: each user may do so once a minute. */
let colleague: string;

beforeAll(async () => {
  storage = await startFailingStorage();
});
const app = ownApp(() => ({ AZURE_STORAGE_CONNECTION_STRING: storage.connectionString }));
afterAll(() => storage.close());

beforeEach(async () => {
  ours = await insertOrganisation(app.database);
  colleague = await insertMember(app.database, ours.id, "org_admin");
});

const insert = (endedDaysAgo = 100) =>
  insertRecorded(app.database, ours, endedDaysAgo, {
    connectionString: storage.connectionString,
  });

const insertSome = (count: number, endedDaysAgo = 100) =>
  Promise.all(Array.from({ length: count }, () => insert(endedDaysAgo)));

/** The errors of recordings that were not deleted. */
const errorsFor = (interviews: Interview[], reason: string) =>
  interviews.map(({ id }) => `interview ${id}: ${reason}`).sort();

const eachLeft = (interviews: Interview[], left: unknown) =>
  Object.fromEntries(interviews.map(({ id }) => [id, left]));

async function expectPending(count: number): Promise<void> {
  expect((await statusFor(app.api, ours.adminId)).pending_cleanup_count).toBe(count);
}

async function expectDoneByTheNextRun(interviews: Interview[], api = app.api): Promise<void> {
  const result = resultOf(await cleanUp(api, colleague));
  expect(result).toEqual({ deleted: interviews.length, errors: [] });
  expect(await leftOf(app.database, ...interviews)).toEqual(eachLeft(interviews, DELETED));
  await expectPending(0);
}

describe("while storage fails for some recordings", () => {
  it.each<[string, BlobFailure, string]>([
    ["answers that it is too busy", { status: 503 }, "storage_failed"],
    ["refuses access", { status: 403 }, "storage_failed"],
    ["breaks the connection", "broken", "storage_unavailable"],
  ])(
    "and %s, the others are deleted, and these are reported, kept, and deleted by the next run",
    async (_, failure, reason) => {
      // Those that fail are the first to be tried, and enough to open a circuit breaker.
      const [good, bad] = [await insertSome(3), await insertSome(10, 200)];
      for (const { id } of bad) storage.fail(id, failure);
      const result = resultOf(await cleanUp(app.api, ours.adminId));
      expect(result).toEqual({ deleted: 3, errors: errorsFor(bad, reason) });
      expect(await leftOf(app.database, ...good, ...bad)).toEqual({
        ...eachLeft(good, DELETED),
        ...eachLeft(bad, KEPT),
      });
      await expectPending(bad.length);
      const { last_run } = await statusFor(app.api, ours.adminId);
      expect(last_run).toMatchObject({ state: "completed", recordings_deleted: 3 });
      expect(last_run?.errors.sort()).toEqual(result.errors);

      for (const { id } of bad) storage.heal(id);
      await expectDoneByTheNextRun(bad);
    },
  );

  it("a recording with a failed file is not marked, and the next run deletes what is left", async () => {
    const half = await insert();
    const lastFile = `${half.id}/recording-1`;
    storage.fail(lastFile, { status: 403 });
    const result = resultOf(await cleanUp(app.api, ours.adminId));
    expect(result).toEqual({ deleted: 0, errors: errorsFor([half], "storage_failed") });
    expect(await leftOf(app.database, half)).toEqual({ [half.id]: [false, 1, 0] });
    await expectPending(1);

    storage.heal(lastFile);
    await expectDoneByTheNextRun([half]);
  });
});

describe("recordings that failed before", () => {
  it("end a run by one batch in which all fail again, after the others were deleted", async () => {
    const bad = await insertSome(CLAIMED_AT_ONCE + 5, 200);
    for (const { id } of bad) storage.fail(id, { status: 403 });
    const first = resultOf(await cleanUp(app.api, ours.adminId));
    expect(first).toEqual({ deleted: 0, errors: errorsFor(bad, "storage_failed") });

    const good = await insertSome(2);
    const second = resultOf(await cleanUp(app.api, colleague));
    expect([second.deleted, second.errors.length]).toEqual([2, CLAIMED_AT_ONCE]);
    expect(await leftOf(app.database, ...good)).toEqual(eachLeft(good, DELETED));

    for (const { id } of bad) storage.heal(id);
    const third = await insertMember(app.database, ours.id, "org_admin");
    const result = resultOf(await cleanUp(app.api, third));
    expect(result).toEqual({ deleted: bad.length, errors: [] });
  });
});

describe("while storage is unavailable", () => {
  it.each([
    ["few", 2],
    ["many", 30],
  ])("a run reports all of %s recordings, and the next run deletes them", async (_, count) => {
    const recorded = await insertSome(count);
    // A host that has not reached it yet; its circuit breaker is its own.
    const { url } = await app.cloud.startAnotherHost();
    storage.open = false;
    const response = await cleanUp(url, ours.adminId);
    storage.open = true;
    const errors = errorsFor(recorded, "storage_unavailable");
    expect(resultOf(response)).toEqual({ deleted: 0, errors });
    expect(await leftOf(app.database, ...recorded)).toEqual(eachLeft(recorded, KEPT));
    await expectPending(count);

    await expectDoneByTheNextRun(recorded);
  });
});

test("a recording with an invalid address does not block others", async () => {
  const [good, bad] = [await insertSome(2), await insertSome(6, 200)];
  for (const { id } of bad) {
    await app.database.sql`update recording_parts set url = url || '%' where interview_id = ${id}`;
  }
  expect(resultOf(await cleanUp(app.api, ours.adminId))).toEqual({
    deleted: good.length,
    errors: errorsFor(bad, "storage_foreign"),
  });
});

/** The status may be requested 60 times a minute. */
const STATUS_POLL_MS = 2_000;

it("a cleanup that takes longer than its caller can wait continues in the background", async () => {
  const [good, slow, stuck] = [await insert(), await insert(), await insert()];
  storage.fail(slow.id, "stalled");
  storage.fail(stuck.id, "stalled");
  const response = await cleanUp(app.api, ours.adminId);
  expect(response.body).toMatchObject({
    status: "started",
    result: null,
    message: expect.stringContaining("continues in the background"),
  });
  const { last_run } = await statusFor(app.api, ours.adminId);
  expect(response.body).toMatchObject({ run_id: last_run?.run_id });
  expect(last_run?.state).toBe("running");
  expect(await leftOf(app.database, slow, stuck)).toEqual(eachLeft([slow, stuck], KEPT));

  storage.heal(slow.id);
  const ended = await eventually(async () => {
    const run = (await statusFor(app.api, ours.adminId)).last_run;
    return run?.state === "completed" ? run : undefined;
  }, STATUS_POLL_MS);
  expect(ended).toMatchObject({
    run_id: last_run?.run_id,
    recordings_deleted: 2,
    errors: errorsFor([stuck], "storage_timeout"),
  });
  expect(await leftOf(app.database, good, slow, stuck)).toEqual({
    ...eachLeft([good, slow], DELETED),
    [stuck.id]: KEPT,
  });

  storage.heal(stuck.id);
  await expectDoneByTheNextRun([stuck]);
});
