import * as z from "zod";
import { problemOf } from "../../support/api";
import { ownApp } from "../../support/own-app";
import { withStep } from "../../support/replaced-step";
import {
  cleanUp,
  DELETED,
  insertRecorded,
  leftOf,
  runTimer,
  statusFor,
  untilCompleted,
} from "../../support/retained";
import { insertMember, insertOrganisation } from "../../support/retention";

const app = ownApp();

const startedAnswer = z.object({ status: z.literal("started"), run_id: z.guid() });

const UNAVAILABLE = `raise exception using errcode = 'P0001', message = 'database_unavailable';`;

test("an interrupted cleanup is queued, and a second one returns 409 with its id", async () => {
  const ours = await insertOrganisation(app.database);
  await insertRecorded(app.database, ours, 100);
  const { body } = await withStep(app.database.sql, "claim_recordings", UNAVAILABLE, () =>
    cleanUp(app.api, ours.adminId),
  );
  const { run_id } = startedAnswer.parse(body);
  const [run] = await app.database.sql`
    select times_queued, ended_at from retention_runs where id = ${run_id}`;
  expect(run).toEqual({ times_queued: 1, ended_at: null });
  const colleague = await insertMember(app.database, ours.id, "admin");
  const second = await cleanUp(app.api, colleague);
  expect([second.status, problemOf(second).code]).toEqual([409, "run_in_progress"]);
  expect(second.body).toMatchObject({ run_id });
});

test("the nightly timer runs beside the cleanup of an organisation", async () => {
  const [ours, theirs] = [
    await insertOrganisation(app.database),
    await insertOrganisation(app.database),
  ];
  const parameters = { p_queue: true, p_acting_user: ours.adminId };
  await app.database.service.rpc("start_retention_run", parameters).throwOnError();
  const interview = await insertRecorded(app.database, theirs, 100);
  await runTimer(app.api, "data-retention-nightly");
  await untilCompleted(app.database, null);
  expect(await leftOf(app.database, interview)).toEqual({ [interview.id]: DELETED });
  expect((await statusFor(app.api, theirs.adminId)).last_run).toMatchObject({ cause: "timer" });
});
