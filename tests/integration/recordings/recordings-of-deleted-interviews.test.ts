import { applyEvent, type CallEvent, callOf, recordingPart } from "../../support/call-events";
import { ownDatabase } from "../../support/own-database";
import {
  claimedIds,
  clearRetention,
  type Interview,
  insertReportedPart,
  insertInterview,
  insertOrganisation,
  insertPart,
  type Organisation,
  startedRun,
} from "../../support/retention";

const database = ownDatabase();
let ours: Organisation;
let interview: Interview;

beforeEach(async () => {
  await clearRetention(database);
  await database.sql`delete from outgoing_messages`;
  ours = await insertOrganisation(database);
  interview = await insertInterview(database, ours);
});

const deleteRole = () => database.sql`delete from job_roles where id = ${ours.jobRoleId}`;
const isThere = async () =>
  (await database.sql`select from interviews where id = ${interview.id}`).length === 1;
const removals = async () =>
  (await database.sql`select body from outgoing_messages where queue = 'data-retention'`).map(
    ({ body }) => body,
  );
const auditOf = async (entityId: string) =>
  (
    await database.sql`
      select action, organisation_id from audit_log where entity_id = ${entityId}`
  ).map((row) => ({ ...row }));

test("what goes with its role has its recording deleted, and is written down", async () => {
  const first = await insertPart(database, interview.id, 0);
  const metadata = `${first}/metadata`;
  await database.sql`
    update recording_parts set metadata_location = ${metadata} where interview_id = ${interview.id}`;
  await deleteRole();
  expect(await isThere()).toBe(false);
  const urls = expect.arrayContaining([`https://storage.test/${interview.id}`, first, metadata]);
  expect(await removals()).toEqual([{ interview_id: interview.id, urls }]);
  expect(await auditOf(interview.id)).toEqual([
    { action: "interview.deleted", organisation_id: ours.id },
  ]);
});

test("a file that is still to come is looked for as well", async () => {
  await database.sql`update interviews set recording_url = null where id = ${interview.id}`;
  await insertReportedPart(database, interview.id, 0);
  await deleteRole();
  expect(await removals()).toEqual([{ interview_id: interview.id, urls: [] }]);
});

test("without a recording there is nothing to delete", async () => {
  await database.sql`update interviews set recording_url = null where id = ${interview.id}`;
  await deleteRole();
  expect(await removals()).toEqual([]);
});

test("what goes with its organisation is written down without it", async () => {
  await database.sql`delete from organisations where id = ${ours.id}`;
  expect(await auditOf(interview.id)).toEqual([
    { action: "interview.deleted", organisation_id: null },
  ]);
});

test.each<[string, string, () => Promise<unknown>]>([
  [
    "under legal hold",
    "legal_hold",
    () => database.sql`update interviews set legal_hold = true where id = ${interview.id}`,
  ],
  [
    "of which a call goes on",
    "call_under_way",
    () =>
      database.sql`
        insert into interview_calls (interview_id, server_call_id, started_at)
        values (${interview.id}, ${interview.id}, now())`,
  ],
  [
    "whose recording is just being deleted",
    "deletion_in_progress",
    async () => claimedIds(database, await startedRun(database)),
  ],
])("an interview %s does not go, nor what it belongs to", async (_, message, prepare) => {
  await prepare();
  await expect(deleteRole()).rejects.toMatchObject({ message });
  const { candidateId } = interview;
  const deleteCandidate = () => database.sql`delete from auth.users where id = ${candidateId}`;
  await expect(deleteCandidate()).rejects.toMatchObject({ message });
  expect(await isThere()).toBe(true);
});

describe("a recording of which is told once its interview is gone", () => {
  const part = { ...recordingPart(0), metadata_location: "https://own.test/0.json" };
  const parkedOf = async ({ id }: CallEvent) =>
    (await database.sql`select parked from call_events where event_id = ${id}`)[0]?.["parked"];

  beforeEach(() => database.sql`update interviews set recording_url = null`);

  it.each(["its call", "its other file"])("is deleted by %s, in our own storage", async (by) => {
    const call = callOf(interview.id);
    await applyEvent(database, call.started(0));
    await applyEvent(database, call.ended(600));
    const { server_call_id: _, ...nameless } = call.recorded(700, { own_storage: true });
    if (by === "its other file") {
      await applyEvent(database, call.recorded(650, { parts: [recordingPart(1)] }));
      await database.sql`update recording_parts set deleted_at = now()`;
    }
    await deleteRole();
    const told: CallEvent = {
      ...nameless,
      ...(by === "its call" ? { server_call_id: call.serverCallId } : {}),
      parts: [part],
    };
    for (const outcome of ["parked", "repeated"])
      expect(await applyEvent(database, told)).toMatchObject({ outcome });
    expect(await removals()).toMatchObject([
      { urls: [part.content_location, part.metadata_location] },
    ]);
    expect(await parkedOf(told)).toBeNull();
  });

  it("is left to Azure where it lies there, and forgotten", async () => {
    const call = callOf(interview.id);
    await applyEvent(database, call.started(0));
    await applyEvent(database, call.ended(600));
    await deleteRole();
    const told = call.recorded(700);
    await applyEvent(database, told);
    expect([await removals(), await parkedOf(told)]).toEqual([[], null]);
  });

  it("is kept where nobody knows its call", async () => {
    const call = callOf(interview.id);
    await applyEvent(database, call.started(0));
    await applyEvent(database, call.ended(600));
    await deleteRole();
    const told = callOf().recorded(700, { own_storage: true, parts: [part] });
    await applyEvent(database, told);
    expect([await removals(), await parkedOf(told)]).toEqual([[], expect.anything()]);
  });
});
