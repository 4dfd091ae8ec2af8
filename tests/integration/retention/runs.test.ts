import { ownDatabase } from "../../support/own-database";
import {
  claimedIds,
  deleteTranscripts,
  endRun,
  fail,
  finish,
  finishResumes,
  forgetEverything,
  insertInterview,
  insertMember,
  insertOrganisation,
  insertUser,
  letPass,
  type Organisation,
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
  await forgetEverything(database);
  ours = await insertOrganisation(database);
  theirs = await insertOrganisation(database);
});

const runOf = async (id: string) =>
  (await database.sql`select * from retention_runs where id = ${id}`)[0] ?? {};
const stateOf = async (id: string) => (await runOf(id))["state"];
const RUNNING = JSON.stringify({ state: "running" });
const goOn = (id: string) => database.call("continue_retention_run", { p_run_id: id });

describe("a run covers", () => {
  it("the organisations that a user administers, and no others", async () => {
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

  it("everything where the timer starts it", async () => {
    expect(await runOf(await startedRun(database))).toMatchObject({
      state: "running",
      cause: "timer",
      requested_by: null,
      organisation_ids: null,
    });
  });

  it("nothing where the call does not say who is to work at it", async () => {
    const nothing = database.sql`select start_retention_run(null)`;
    await expect(nothing).rejects.toMatchObject({ code: "22004" });
  });

  it("interviews by what was applied to, whatever else is written of their organisation", async () => {
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

  it("nothing for those who administer nothing", async () => {
    const users = [insertUser(database), insertMember(database, ours.id, "org_recruiter")];
    for (const user of await Promise.all(users)) {
      await expect(startRun(database, { user })).rejects.toMatchObject({ message: "forbidden" });
    }
  });
});

describe("a second run", () => {
  it("over some of the same is refused, and told which is in its way", async () => {
    const runId = await startedRun(database, { user: ours.adminId });
    const refused = { run_id: runId, conflict: true };
    expect(await startRun(database, { user: ours.adminId })).toEqual(refused);
    expect(await startRun(database, { user: ours.adminId, queue: true })).toEqual(refused);
    const other = await insertMember(database, ours.id, "admin");
    expect(await startRun(database, { user: other })).toEqual(refused);
  });

  it("of the timer waits for no organisation's, and for no more than one of its own", async () => {
    await startedRun(database, { user: ours.adminId, queue: true });
    const runId = await startedRun(database, { queue: true });
    const refused = { run_id: runId, conflict: true };
    expect(await startRun(database, { queue: true })).toEqual(refused);
  });

  it("beside the timer's is given what the other has not got", async () => {
    const interviews = [
      await insertInterview(database, ours),
      await insertInterview(database, ours),
    ];
    const own = await startedRun(database, { user: ours.adminId });
    const all = await startedRun(database);
    const [first, second] = [await claimedIds(database, own, 1), await claimedIds(database, all)];
    expect([...first, ...second].sort()).toEqual(interviews.map(({ id }) => id).sort());
  });

  it("over other organisations runs beside it", async () => {
    await startedRun(database, { user: ours.adminId });
    const other = await startRun(database, { user: theirs.adminId });
    expect(other.conflict).toBe(false);
  });

  it("waits for the timer's, which covers all", async () => {
    const runId = await startedRun(database);
    expect(await startRun(database, { user: ours.adminId })).toMatchObject({ run_id: runId });
  });

  it("is refused while one is queued, for half a day", async () => {
    const user = ours.adminId;
    const runId = await startedRun(database, { user, queue: true });
    await letPass(database, runId, QUEUED_MINUTES - 1);
    expect(await startRun(database, { user })).toMatchObject({ run_id: runId, conflict: true });
    await letPass(database, runId, 2);
    await startedRun(database, { user });
    expect(await stateOf(runId)).toBe("failed");
  });

  it("runs once the first has ended", async () => {
    await endRun(database, await startedRun(database));
    expect((await startRun(database)).conflict).toBe(false);
  });

  it("that starts at the same time on another host waits to see the first", async () => {
    const { first, second } = await database.sql.begin(async (transaction) => {
      const [row] = await transaction`select start_retention_run(false) ->> 'run_id' as id`;
      const other = startRun(database);
      await untilWaiting(database.sql);
      return { first: row?.["id"], second: { run: other } };
    });
    expect(await second.run).toEqual({ run_id: first, conflict: true });
  });
});

describe("a run that nobody works at any more", () => {
  it("gives way to the next that needs its place, and has failed", async () => {
    const user = ours.adminId;
    const runId = await startedRun(database, { user });
    await letPass(database, runId, LEASE_MINUTES - 1);
    expect(await startRun(database, { user })).toMatchObject({ run_id: runId, conflict: true });
    await letPass(database, runId, 2);
    await startedRun(database, { user });
    expect(await runOf(runId)).toMatchObject({ state: "failed", ended_at: expect.any(Date) });
    expect(await goOn(runId)).toEqual({ state: "ended" });
  });

  it("may be taken up for a while where nobody needs its place", async () => {
    const runId = await startedRun(database, { user: ours.adminId });
    await letPass(database, runId, LEASE_MINUTES + TAKEN_UP_WITHIN_MINUTES - 1);
    await endRun(database, await startedRun(database, { user: theirs.adminId }));
    expect(await stateOf(runId)).toBe("running");
    await letPass(database, runId, 2);
    await startedRun(database, { user: theirs.adminId });
    expect(await stateOf(runId)).toBe("failed");
  });

  it("is taken up by one of many", async () => {
    const runId = await startedRun(database);
    expect(await goOn(runId)).toEqual({ state: "busy" });
    await letPass(database, runId, LEASE_MINUTES + 1);
    const answers = await Promise.all(Array.from({ length: 8 }, () => goOn(runId)));
    expect(answers.filter((answer) => JSON.stringify(answer) === RUNNING)).toHaveLength(1);
  });

  it("is held by everything that is done for it", async () => {
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
      await letPass(database, runId, LEASE_MINUTES + 1);
      await work();
      expect(await goOn(runId)).toEqual({ state: "busy" });
    }
  });
});
