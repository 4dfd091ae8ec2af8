import { eventually } from "../stack/eventually";
import { requestOf } from "../stack/erasure";
import { ownApp } from "../stack/own-app";
import { cleanUp } from "../stack/retained";
import { insertInterview, insertOrganisation } from "../stack/retention";

// A run is waited for.
jest.setTimeout(30_000);

const app = ownApp();

/** Has the step of transcripts wait for whoever holds an interview. */
async function withWaitingTranscripts<Result>(work: () => Promise<Result>): Promise<Result> {
  const { sql } = app.database;
  await sql`alter function delete_expired_transcripts rename to set_aside`;
  await sql.unsafe(`
    create function delete_expired_transcripts(p_run_id uuid, p_limit int) returns jsonb
    language plpgsql security definer as $$ begin
      perform from public.interviews for no key update;
      return '{"deleted": 0, "more": false}';
    end $$;
    grant execute on function delete_expired_transcripts to service_role`);
  try {
    return await work();
  } finally {
    await sql`drop function delete_expired_transcripts`;
    await sql`alter function set_aside rename to delete_expired_transcripts`;
  }
}

test("a request whose interview is in use for a moment is carried out by the same run, after the rest", async () => {
  const { sql } = app.database;
  const ours = await insertOrganisation(app.database);
  const interview = await insertInterview(app.database, ours, { endedDaysAgo: 1 });
  await sql`update interviews set recording_url = null`;
  const [request] = await sql`
    insert into data_deletion_requests (user_id, request_type)
    values (${interview.candidateId}, 'recording_only') returning id`;
  const cleaning = Promise.withResolvers<{ response: ReturnType<typeof cleanUp> }>();
  await withWaitingTranscripts(async () => {
    await sql.begin(async (transaction) => {
      await transaction`select from interviews where id = ${interview.id} for no key update`;
      cleaning.resolve({ response: cleanUp(app.api, ours.adminId) });
      await eventually(async () => {
        const waiting = await sql`
          select from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'
            and position('delete_expired_transcripts' in query) > 0`;
        return waiting.length > 0 ? true : undefined;
      });
    });
    const { response } = await cleaning.promise;
    expect((await response).body).toMatchObject({ result: { requests_completed: 1, errors: [] } });
  });
  expect(await requestOf({ sql }, String(request?.["id"]))).toMatchObject({ status: "completed" });
});
