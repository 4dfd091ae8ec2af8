import { eventually } from "../../support/eventually";
import { ownApp } from "../../support/own-app";
import { cleanUp, insertRecorded, KEPT, leftOf, runTimer } from "../../support/retained";
import {
  type Interview,
  insertReportedPart,
  insertOrganisation,
  type Organisation,
} from "../../support/retention";
import { stack } from "../../support/stack";
import { recordingsOf, storeRecordingOf } from "../../support/storage";
import { signToken } from "../../support/users";

const app = ownApp();
let ours: Organisation;
let interview: Interview;

beforeEach(async () => {
  ours = await insertOrganisation(app.database);
  interview = await insertRecorded(app.database, ours, 1);
});

/** As an admin does in the frontend. */
async function deleteRole(): Promise<Response> {
  const token = await signToken({ sub: ours.adminId });
  return fetch(`${app.database.url}/rest/v1/job_roles?id=eq.${ours.jobRoleId}`, {
    method: "DELETE",
    headers: { apikey: stack().supabase.anon_key, authorization: `Bearer ${token}` },
  });
}

/** Waits until the queue has deleted the recordings of the interview. */
const untilDeleted = () =>
  eventually(async () => {
    const lines = app.cloud.host.log().split("\n");
    const isReport = (line: string) =>
      line.includes("orphaned_recordings_deleted") && line.includes(interview.id);
    return lines.some(isReport) || undefined;
  });

test("deleting a job role deletes the recordings of its interviews", async () => {
  expect((await deleteRole()).status).toBe(204);
  await runTimer(app.api, "send-pending-work");
  await untilDeleted();
  expect(await recordingsOf(interview.id)).toEqual([]);
});

test("a cleanup deletes a late file, and keeps the newer recording", async () => {
  const late = await storeRecordingOf(interview.id, 2);
  const partId = await insertReportedPart(app.database, interview.id, 2);
  await app.database.sql`
    update recording_parts set url = ${late}, is_late = true where id = ${partId}`;
  const { body } = await cleanUp(app.api, ours.adminId);
  expect(body).toMatchObject({
    status: "completed",
    result: { recordings_deleted: 1, errors: [] },
  });
  const left = (await recordingsOf(interview.id)).map(({ name }) => name);
  expect(left).toHaveLength(2);
  expect(left.filter((name) => late.endsWith(name))).toEqual([]);
});

test("a job role with an interview under legal hold cannot be deleted", async () => {
  await app.database.sql`update interviews set legal_hold = true where id = ${interview.id}`;
  const response = await deleteRole();
  expect([response.status, await response.json()]).toEqual([
    400,
    expect.objectContaining({ message: "legal_hold" }),
  ]);
  expect(await leftOf(app.database, interview)).toEqual({ [interview.id]: KEPT });
});
