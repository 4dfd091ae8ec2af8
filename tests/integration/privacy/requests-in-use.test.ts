import { requestOf } from "../../support/erasure";
import { ownApp } from "../../support/own-app";
import { withStep } from "../../support/replaced-step";
import { cleanUp } from "../../support/retained";
import { insertInterview, insertOrganisation } from "../../support/retention";
import { untilWaiting } from "../../support/waiting";

const app = ownApp();

const WAITS_FOR_INTERVIEWS = `
  perform from public.interviews for no key update;
  return '{"transcripts": [], "more": false}';`;

test("a request whose interview is locked for a moment is completed at the end of the same run", async () => {
  const { sql } = app.database;
  const ours = await insertOrganisation(app.database);
  const interview = await insertInterview(app.database, ours, { endedDaysAgo: 1 });
  await sql`update interviews set recording_url = null`;
  const [request] = await sql`
    insert into data_deletion_requests (user_id, request_type)
    values (${interview.candidateId}, 'recording_only') returning id`;
  const cleaning = Promise.withResolvers<{ response: ReturnType<typeof cleanUp> }>();
  await withStep(sql, "read_expired_transcripts", WAITS_FOR_INTERVIEWS, async () => {
    await sql.begin(async (transaction) => {
      await transaction`select from interviews where id = ${interview.id} for no key update`;
      cleaning.resolve({ response: cleanUp(app.api, ours.adminId) });
      await untilWaiting(sql, "read_expired_transcripts");
    });
    const { response } = await cleaning.promise;
    expect((await response).body).toMatchObject({ result: { requests_completed: 1, errors: [] } });
  });
  expect(await requestOf({ sql }, String(request?.["id"]))).toMatchObject({ status: "completed" });
});
