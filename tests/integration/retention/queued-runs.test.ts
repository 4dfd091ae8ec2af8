import { randomUUID } from "node:crypto";
import { sendMessages } from "../../support/call-events";
import { ownDatabase } from "../../support/own-database";
import {
  claimedIds,
  clearRetention,
  endRun,
  insertInterview,
  insertOrganisation,
  type Organisation,
  startedRun,
  startRun,
} from "../../support/retention";

const database = ownDatabase();
let ours: Organisation;

beforeEach(async () => {
  await clearRetention(database);
  ours = await insertOrganisation(database);
});

const runOf = async (id: string) =>
  (await database.sql`select * from retention_runs where id = ${id}`)[0] ?? {};
const stateOf = async (id: string) => (await runOf(id))["state"];
const continueRun = (id: string) => database.call("continue_retention_run", { p_run_id: id });
const queue = (id: string) => database.call("queue_retention_run", { p_run_id: id });
const runMessages = async () =>
  (await sendMessages(database)).filter(({ message_id }) => message_id.startsWith("retention:"));
const messageIds = async () => (await runMessages()).map(({ message_id }) => message_id);

describe("a queued run", () => {
  it("sends a message with its id, and runs once it is continued", async () => {
    const run = await startRun(database, { user: ours.adminId, queue: true });
    expect(await runMessages()).toEqual([
      {
        message_id: `retention:${run.run_id}:0`,
        queue: "data-retention",
        body: { run_id: run.run_id },
        due_at: expect.any(String),
      },
    ]);
    expect(await runOf(run.run_id)).toMatchObject({ state: "queued", started_at: null });
    expect(await continueRun(run.run_id)).toEqual({ state: "running" });
    expect(await runOf(run.run_id)).toMatchObject({ started_at: expect.any(Date) });
    expect(await continueRun(run.run_id)).toEqual({ state: "busy" });
  });

  it("is neither processed nor ended by the instance that queued it", async () => {
    await insertInterview(database, ours);
    const runId = await startedRun(database, { user: ours.adminId });
    expect(await queue(runId)).toBe(true);
    expect(await messageIds()).toEqual([`retention:${runId}:0`]);
    expect(await queue(runId)).toBe(false);
    expect(await messageIds()).toEqual([]);
    expect(await claimedIds(database, runId)).toEqual([]);
    expect(await endRun(database, runId)).toBe(false);
    expect(await stateOf(runId)).toBe("queued");
    expect(await continueRun(runId)).toEqual({ state: "running" });
    expect(await queue(runId)).toBe(true);
    expect(await messageIds()).toEqual([`retention:${runId}:1`]);
  });

  it("is reported as missing or ended", async () => {
    expect(await continueRun(randomUUID())).toEqual({ state: "missing" });
    const runId = await startedRun(database);
    await endRun(database, runId);
    expect(await continueRun(runId)).toEqual({ state: "ended" });
    expect(await queue(runId)).toBe(false);
    expect(await messageIds()).toEqual([]);
  });
});
