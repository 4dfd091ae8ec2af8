import { askForDeletion, claimDeletions, clearRequests, insertPerson } from "../../support/erasure";
import { withoutCheck } from "../../support/older-rows";
import { ownDatabase } from "../../support/own-database";
import { startedRun } from "../../support/retention";

// Rows that are older than a check constraint violate it on any update.

const database = ownDatabase();

beforeEach(() => clearRequests(database));

test("a request of an unknown type does not block others", async () => {
  const [older, newer] = [await insertPerson(database), await insertPerson(database)];
  await withoutCheck(
    database.sql,
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
