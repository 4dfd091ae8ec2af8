import {
  askForDeletion,
  claimFirst,
  finishDeletion,
  clearRequests,
  insertPerson,
} from "../../support/erasure";
import { placesOfData, rowsOf } from "../../support/kinds-of-data";
import { ownDatabase } from "../../support/own-database";
import type { Person } from "../../support/person";
import {
  fail,
  insertReportedPart,
  insertOrganisation,
  type Organisation,
  startedRun,
} from "../../support/retention";

const database = ownDatabase();
let ours: Organisation;
let person: Person;
let interviewId: string;
let runId: string;

beforeEach(async () => {
  await clearRequests(database);
  ours = await insertOrganisation(database);
  const made = await insertPerson(database, ours);
  person = made.person;
  interviewId = String(made.interviews[0]);
  runId = await startedRun(database);
});

const ask = () => askForDeletion(database, person.id, "recording_only");
const claimIt = () => claimFirst(database, runId);

describe("a request to delete recordings only", () => {
  /** All data of the person, without recordings and requests. */
  async function rest() {
    const places = (await placesOfData(database.sql)).filter(
      ({ section }) =>
        !["recording_parts", "data_deletion_requests", "audit_log"].includes(section),
    );
    const rows = await Promise.all(places.map((place) => rowsOf(database.sql, place, person.id)));
    const changed = ["recording_url", "recording_deleted_at", "updated_at"];
    return rows
      .flat()
      .map((row) => Object.entries(row).filter(([column]) => !changed.includes(column)));
  }

  it("marks recordings as deleted whose files are not imported yet", async () => {
    await database.sql`
      update interviews set recording_url = null where id = ${interviewId}`;
    await database.sql`
      update recording_parts set url = null, imported_at = null where interview_id = ${interviewId}`;
    await ask();
    await finishDeletion(database, runId, await claimIt());
    const [interview] = await database.sql`
      select recording_deleted_at from interviews where id = ${interviewId}`;
    expect(interview).toEqual({ recording_deleted_at: expect.any(Date) });
  });

  it("deletes the recordings, and nothing else", async () => {
    const interview = String((await insertPerson(database, ours)).interviews[0]);
    await ask();
    const before = await rest();
    const claimed = await claimIt();
    expect(claimed).toMatchObject({
      user_id: person.id,
      recordings: [
        {
          interview_id: interviewId,
          urls: ["0", "1", "metadata"].map((file) => `https://storage.test/${interviewId}/${file}`),
        },
      ],
      resume_paths: [],
      acs_user_id: null,
    });
    const receipt = await finishDeletion(database, runId, claimed);
    expect(receipt?.removed).toEqual({ recording_files: 3 });
    expect(await rest()).toEqual(before);

    const left = await database.sql`
      select interviews.id, recording_url, recording_deleted_at is not null as deleted, url,
        deleted_at is not null as part_deleted
      from interviews join recording_parts on interview_id = interviews.id
      where interviews.id in (${interviewId}, ${interview}) order by deleted, part_index`;
    const kept = [0, 1].map((part) => ({
      id: interview,
      recording_url: `https://storage.test/${interview}/0`,
      deleted: false,
      url: `https://storage.test/${interview}/${part}`,
      part_deleted: false,
    }));
    const deleted = { id: interviewId, recording_url: null, deleted: true, url: null };
    expect([...left]).toEqual([...kept, ...[0, 1].map(() => ({ ...deleted, part_deleted: true }))]);
  });

  it("is audited once for each interview", async () => {
    await ask();
    const claimed = await claimIt();
    await finishDeletion(database, runId, claimed);
    await finishDeletion(database, runId, claimed);
    const entries = await database.sql`
      select action, organisation_id from audit_log
      where entity_id in (${interviewId}, ${claimed.request_id}) and organisation_id is not null
      order by action`;
    expect([...entries]).toEqual(
      ["erasure.completed", "recording.deleted"].map((action) => ({
        action,
        organisation_id: ours.id,
      })),
    );
  });

  it("prevents the import of files that were reported before", async () => {
    const partId = await insertReportedPart(database, interviewId, 0);
    await ask();
    await finishDeletion(database, runId, await claimIt());
    const saved = await database.call("save_imported_part", {
      p_part_id: partId,
      p_url: "https://storage.test/late",
      p_content_type: "video/mp4",
      p_size_bytes: 1,
      p_imported_at: new Date().toISOString(),
    });
    expect(saved).toBe(false);
  });

  it("deletes files of a recording that is already marked as deleted", async () => {
    await database.sql`
      update interviews set recording_deleted_at = now() where id = ${interviewId}`;
    await ask();
    const claimed = await claimIt();
    expect(claimed.recordings).toHaveLength(1);
    expect(await finishDeletion(database, runId, claimed)).not.toBeNull();
    const [left] = await database.sql`
      select recording_url, (
        select count(*)::int from recording_parts
        where interview_id = interviews.id and url is not null
      ) as files
      from interviews where id = ${interviewId}`;
    expect({ ...left }).toEqual({ recording_url: null, files: 0 });
  });
});

test("is completed when retention has failed to delete the recording before", async () => {
  await fail(database, runId, interviewId);
  await ask();
  expect(await finishDeletion(database, runId, await claimIt())).not.toBeNull();
});
