import { applyEvent, type CallEvent, callOf, recordingPart } from "../../support/call-events";
import { groupOf } from "../../support/group-calls";
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
const exists = async () =>
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

test("deleting a job role queues the deletion of recordings, and audits each interview", async () => {
  const first = await insertPart(database, interview.id, 0);
  const metadata = `${first}/metadata`;
  await database.sql`
    update recording_parts set metadata_location = ${metadata} where interview_id = ${interview.id}`;
  await deleteRole();
  expect(await exists()).toBe(false);
  const urls = expect.arrayContaining([`https://storage.test/${interview.id}`, first, metadata]);
  expect(await removals()).toEqual([{ interview_id: interview.id, urls }]);
  expect(await auditOf(interview.id)).toEqual([
    { action: "interview.deleted", organisation_id: ours.id },
  ]);
});

test("deleting a job role queues the deletion of files that are not imported yet", async () => {
  await database.sql`update interviews set recording_url = null where id = ${interview.id}`;
  await insertReportedPart(database, interview.id, 0);
  await deleteRole();
  expect(await removals()).toEqual([{ interview_id: interview.id, urls: [] }]);
});

test("deleting a job role queues nothing without a recording", async () => {
  await database.sql`update interviews set recording_url = null where id = ${interview.id}`;
  await deleteRole();
  expect(await removals()).toEqual([]);
});

test("an interview that is deleted with its organisation is audited without its id", async () => {
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
    "with a call in progress",
    "call_under_way",
    () =>
      database.sql`
        insert into interview_calls (interview_id, server_call_id, started_at)
        values (${interview.id}, ${interview.id}, now())`,
  ],
  [
    "whose recording is being deleted",
    "deletion_in_progress",
    async () => claimedIds(database, await startedRun(database)),
  ],
])(
  "an interview %s cannot be deleted, nor its job role and candidate",
  async (_, message, prepare) => {
    await prepare();
    await expect(deleteRole()).rejects.toMatchObject({ message });
    const { candidateId } = interview;
    const deleteCandidate = () => database.sql`delete from auth.users where id = ${candidateId}`;
    await expect(deleteCandidate()).rejects.toMatchObject({ message });
    expect(await exists()).toBe(true);
  },
);

describe("a recording that is reported after its interview was deleted", () => {
  const part = { ...recordingPart(0), metadata_location: "https://own.test/0.json" };
  const parkedOf = async ({ id }: CallEvent) =>
    (await database.sql`select parked from call_events where event_id = ${id}`)[0]?.["parked"];

  beforeEach(() => database.sql`update interviews set recording_url = null`);

  it.each(["its call", "its other file"])(
    "is deleted from our own storage when %s is known",
    async (by) => {
      const call = callOf(await groupOf(database, interview.id));
      await applyEvent(database, call.started(0));
      await applyEvent(database, call.ended(600));
      const { server_call_id: _, ...nameless } = call.recorded(700, { own_storage: true });
      if (by === "its other file") {
        await applyEvent(database, call.recorded(650, { parts: [recordingPart(1)] }));
        await database.sql`update recording_parts set deleted_at = now()`;
      }
      await deleteRole();
      const reported: CallEvent = {
        ...nameless,
        ...(by === "its call" ? { server_call_id: call.serverCallId } : {}),
        parts: [part],
      };
      for (const outcome of ["parked", "repeated"])
        expect(await applyEvent(database, reported)).toMatchObject({ outcome });
      expect(await removals()).toMatchObject([
        { urls: [part.content_location, part.metadata_location] },
      ]);
      expect(await parkedOf(reported)).toBeNull();
    },
  );

  it("is ignored when it is in Azure's storage", async () => {
    const call = callOf(await groupOf(database, interview.id));
    await applyEvent(database, call.started(0));
    await applyEvent(database, call.ended(600));
    await deleteRole();
    const reported = call.recorded(700);
    await applyEvent(database, reported);
    expect([await removals(), await parkedOf(reported)]).toEqual([[], null]);
  });

  it("is kept when its call is unknown", async () => {
    const call = callOf(await groupOf(database, interview.id));
    await applyEvent(database, call.started(0));
    await applyEvent(database, call.ended(600));
    await deleteRole();
    const reported = callOf().recorded(700, { own_storage: true, parts: [part] });
    await applyEvent(database, reported);
    expect([await removals(), await parkedOf(reported)]).toEqual([[], expect.anything()]);
  });
});
