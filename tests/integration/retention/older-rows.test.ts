import {
  askForDeletion,
  claimDeletions,
  forgetRequests,
  insertPerson,
} from "../../support/erasure";
import { ownDatabase } from "../../support/own-database";
import {
  deleteTranscripts,
  fail,
  insertOrganisation,
  insertTranscript,
  startedRun,
} from "../../support/retention";

// Rows from before there were checks break them as soon as anything of them is changed.

const database = ownDatabase();

beforeEach(() => forgetRequests(database));

/** Writes rows that a check refuses, as they were written before there was one. */
async function withoutCheck(table: string, check: string, write: () => Promise<unknown>) {
  const [found] = await database.sql`
    select pg_get_constraintdef(oid) as definition from pg_constraint where conname = ${check}`;
  await database.sql.unsafe(`alter table ${table} drop constraint ${check}`);
  await write();
  const definition = String(found?.["definition"]).replace(/ NOT VALID$/, "");
  await database.sql.unsafe(`alter table ${table} add constraint ${check} ${definition} not valid`);
}

test("a request of a type that there is no more keeps no other from being carried out", async () => {
  const [older, newer] = [await insertPerson(database), await insertPerson(database)];
  await withoutCheck(
    "data_deletion_requests",
    "data_deletion_requests_request_type_allowed",
    () => database.sql`
      insert into data_deletion_requests (user_id, request_type)
      values (${older.person.id}, 'delete_account')`,
  );
  const { id } = await askForDeletion(database, newer.person.id, "full_deletion");
  const claimed = await claimDeletions(database, await startedRun(database));
  expect(claimed.map(({ request_id }) => request_id)).toEqual([id]);
});

test("a score that breaks a check is told of, and keeps no other transcript", async () => {
  const ours = await insertOrganisation(database, { transcriptDays: 30 });
  const [broken, sound] = [
    await insertTranscript(database, ours, { endedDaysAgo: 200 }),
    await insertTranscript(database, ours),
  ];
  await withoutCheck(
    "interview_scores",
    "interview_scores_anti_cheat_risk_level_allowed",
    () => database.sql`
      insert into interview_scores
        (interview_id, overall_score, anti_cheat_risk_level, narrative_summary)
      values (${broken.id}, 50, 'none', 'Said "words".')`,
  );
  const runId = await startedRun(database, { user: ours.adminId });
  await fail(database, runId, broken.id);
  expect(await deleteTranscripts(database, runId, 1)).toEqual({ deleted: 0, more: true });
  expect(await deleteTranscripts(database, runId, 1)).toEqual({ deleted: 1, more: true });
  expect(await deleteTranscripts(database, runId, 1)).toEqual({ deleted: 0, more: false });
  const failures = await database.sql`
    select interview_id, reason from retention_failures where run_id = ${runId}`;
  expect([...failures]).toEqual([
    { interview_id: broken.id, reason: "storage_failed, check_violation" },
  ]);
  const left = await database.sql`
    select distinct interview_id from transcript_segments
    where interview_id in (${broken.id}, ${sound.id})`;
  expect([...left]).toEqual([{ interview_id: broken.id }]);
});
