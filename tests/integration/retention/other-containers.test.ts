import { BlobServiceClient } from "@azure/storage-blob";
import { ownApp } from "../../support/own-app";
import { cleanUp, DELETED, insertRecorded, leftOf, resultOf } from "../../support/retained";
import { insertOrganisation, type Organisation } from "../../support/retention";
import { stack } from "../../support/stack";
import { recordingsOf } from "../../support/storage";

jest.setTimeout(60_000);

/** The container that recordings were stored in before `RECORDING_CONTAINER` changed. */
const FORMER = "recordings";

const app = ownApp();
let organisation: Organisation;

beforeEach(async () => {
  organisation = await insertOrganisation(app.database);
});

const insert = (container?: string) =>
  insertRecorded(app.database, organisation, 100, container ? { container } : {});

const account = () =>
  BlobServiceClient.fromConnectionString(stack().storage.connection_string).url.replace(/\/$/, "");

it("deletes recordings in another container of the storage account", async () => {
  const [former, current] = [await insert(FORMER), await insert()];
  expect(await recordingsOf(former.id, FORMER)).toHaveLength(2);
  expect(resultOf(await cleanUp(app.api, organisation.adminId))).toEqual({
    deleted: 2,
    errors: [],
  });
  expect(await recordingsOf(former.id, FORMER)).toEqual([]);
  expect(await leftOf(app.database, former, current)).toEqual({
    [former.id]: DELETED,
    [current.id]: DELETED,
  });
});

it("marks a recording as deleted when its container no longer exists", async () => {
  const { id } = await insert();
  await app.database.sql`
    update recording_parts set url = ${`${account()}/deleted-container/${id}/recording-1.wav`}
    where interview_id = ${id} and part_index = 1`;
  expect(resultOf(await cleanUp(app.api, organisation.adminId))).toEqual({
    deleted: 1,
    errors: [],
  });
});

it.each([
  ["another account at the same host", () => `${account()}2/recordings/recording.wav`],
  ["another host", () => "https://elsewhere.example.test/recordings/recording.wav"],
  ["the account, but in no container", () => `${account()}/recording.wav`],
])("refuses to delete a recording in %s", async (_, url) => {
  const { id } = await insert();
  await app.database.sql`
    update recording_parts set url = ${url()} where interview_id = ${id} and part_index = 1`;
  expect(resultOf(await cleanUp(app.api, organisation.adminId))).toEqual({
    deleted: 0,
    errors: [`interview ${id}: storage_foreign`],
  });
});
