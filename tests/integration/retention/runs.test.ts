import { ownDatabase } from "../../support/own-database";
import {
  claimedIds,
  clearRetention,
  deleteTranscripts,
  endRun,
  fail,
  finish,
  finishResumes,
  insertInterview,
  insertMember,
  insertOrganisation,
  insertUser,
  type Organisation,
  passMinutes,
  startedRun,
  startRun,
} from "../../support/retention";
import { untilWaiting } from "../../support/waiting";

const LEASE_MINUTES = 5;
const TAKEN_UP_WITHIN_MINUTES = 15;
const QUEUED_MINUTES = 12 * 60;

const database = ownDatabase();
let ours: Organisation;
let theirs: Organisation;

beforeEach(async () => {
  await clearRetention(database);
  ours = await insertOrganisation(database);
  theirs = await insertOrganisation(database);
});

const runOf = async (id: string) =>
  (await database.sql`select * from retention_runs where id = ${id}`)[0] ?? {};
const stateOf = async (id: string) => (await runOf(id))["state"];
const RUNNING = JSON.stringify({ state: "running" });
const continueRun = (id: string) => database.call("continue_retention_run", { p_run_id: id });

describe("a run covers", () => {
  it("the organisations that a user administers", async () => {
    await database.sql`
      insert into org_users (organisation_id, user_id, role) values
        (${theirs.id}, ${ours.adminId}, 'org_recruiter')`;
    const run = await runOf(await startedRun(database, { user: ours.adminId }));
    expect(run).toMatchObject({
      state: "running",
      cause: "request",
      requested_by: ours.adminId,
      organisation_ids: [ours.id],
    });
  });

  it("all organisations when the timer starts it", async () => {
    expect(await runOf(await startedRun(database))).toMatchObject({
      state: "running",
      cause: "timer",
      requested_by: null,
      organisation_ids: null,
    });
  });

  it("nothing without p_queue: it is refused", async () => {
    const nothing = database.sql`select start_retention_run(null)`;
    await expect(nothing).rejects.toMatchObject({ code: "22004" });
  });

  it("interviews by the organisation of their job role, also after another was written", async () => {
    const { id } = await insertInterview(database, ours);
    await database.sql`update interviews set organisation_id = ${theirs.id} where id = ${id}`;
    for (const [{ adminId }, due] of [
      [theirs, []],
      [ours, [id]],
    ] as const) {
      const runId = await startedRun(database, { user: adminId });
      expect(await claimedIds(database, runId)).toEqual(due);
    }
  });

  it("nothing for users who are no admins: they are refused", async () => {
    const users = [insertUser(database), insertMember(database, ours.id, "org_recruiter")];
    for (const user of await Promise.all(users)) {
      await expect(startRun(database, { user })).rejects.toMatchObject({ message: "forbidden" });
    }
  });
});

describe("a second run", () => {
  it("over the same organisation is refused, with the id of the first", async () => {
    const runId = await startedRun(database, { user: ours.adminId });
    const refused = { run_id: runId, conflict: true };
    expect(await startRun(database, { user: ours.adminId })).toEqual(refused);
    expect(await startRun(database, { user: ours.adminId, queue: true })).toEqual(refused);
    const other = await insertMember(database, ours.id, "admin");
    expect(await startRun(database, { user: other })).toEqual(refused);
  });

  it("of the timer is refused only while another of the timer is in progress", async () => {
    await startedRun(database, { user: ours.adminId, queue: true });
    const runId = await startedRun(database, { queue: true });
    const refused = { run_id: runId, conflict: true };
    expect(await startRun(database, { queue: true })).toEqual(refused);
  });

  it("beside the timer's claims what the other has not claimed", async () => {
    const interviews = [
      await insertInterview(database, ours),
      await insertInterview(database, ours),
    ];
    const own = await startedRun(database, { user: ours.adminId });
    const all = await startedRun(database);
    const [first, second] = [await claimedIds(database, own, 1), await claimedIds(database, all)];
    expect([...first, ...second].sort()).toEqual(interviews.map(({ id }) => id).sort());
  });

  it("over other organisations is started", async () => {
    await startedRun(database, { user: ours.adminId });
    const other = await startRun(database, { user: theirs.adminId });
    expect(other.conflict).toBe(false);
  });

  it("of an admin is started beside one of the timer, which goes on", async () => {
    const runId = await startedRun(database);
    await passMinutes(database, runId, LEASE_MINUTES + 1);
    await startedRun(database, { user: ours.adminId });
    expect(await continueRun(runId)).toEqual({ state: "running" });
  });

  it("is refused while one is queued, for 12 hours", async () => {
    const user = ours.adminId;
    const runId = await startedRun(database, { user, queue: true });
    await passMinutes(database, runId, QUEUED_MINUTES - 1);
    expect(await startRun(database, { user })).toMatchObject({ run_id: runId, conflict: true });
    await passMinutes(database, runId, 2);
    await startedRun(database, { user });
    expect(await stateOf(runId)).toBe("failed");
  });

  it("is started once the first has ended", async () => {
    await endRun(database, await startedRun(database));
    expect((await startRun(database)).conflict).toBe(false);
  });

  it("that starts at the same time on another host is refused with the id of the first", async () => {
    const { first, second } = await database.sql.begin(async (transaction) => {
      const [row] = await transaction`select start_retention_run(false) ->> 'run_id' as id`;
      const other = startRun(database);
      await untilWaiting(database.sql);
      return { first: row?.["id"], second: { run: other } };
    });
    expect(await second.run).toEqual({ run_id: first, conflict: true });
  });
});

describe("a run whose lease has ended", () => {
  it("fails when another run over the same organisation starts", async () => {
    const user = ours.adminId;
    const runId = await startedRun(database, { user });
    await passMinutes(database, runId, LEASE_MINUTES - 1);
    expect(await startRun(database, { user })).toMatchObject({ run_id: runId, conflict: true });
    await passMinutes(database, runId, 2);
    await startedRun(database, { user });
    expect(await runOf(runId)).toMatchObject({ state: "failed", ended_at: expect.any(Date) });
    expect(await continueRun(runId)).toEqual({ state: "ended" });
  });

  it("can be continued for 15 minutes when no other run starts", async () => {
    const runId = await startedRun(database, { user: ours.adminId });
    await passMinutes(database, runId, LEASE_MINUTES + TAKEN_UP_WITHIN_MINUTES - 1);
    await endRun(database, await startedRun(database, { user: theirs.adminId }));
    expect(await stateOf(runId)).toBe("running");
    await passMinutes(database, runId, 2);
    await startedRun(database, { user: theirs.adminId });
    expect(await stateOf(runId)).toBe("failed");
  });

  it("is continued by one of many parallel callers", async () => {
    const runId = await startedRun(database);
    expect(await continueRun(runId)).toEqual({ state: "busy" });
    await passMinutes(database, runId, LEASE_MINUTES + 1);
    const answers = await Promise.all(Array.from({ length: 8 }, () => continueRun(runId)));
    expect(answers.filter((answer) => JSON.stringify(answer) === RUNNING)).toHaveLength(1);
  });

  it("has its lease extended by each of its steps", async () => {
    const { id } = await insertInterview(database, ours);
    const runId = await startedRun(database, { user: ours.adminId });
    const works = [
      () => claimedIds(database, runId),
      () => finish(database, runId, [id]),
      () => fail(database, runId, id),
      () => deleteTranscripts(database, runId),
      () => finishResumes(database, runId, []),
    ];
    for (const work of works) {
      await passMinutes(database, runId, LEASE_MINUTES + 1);
      await work();
      expect(await continueRun(runId)).toEqual({ state: "busy" });
    }
  });
});
