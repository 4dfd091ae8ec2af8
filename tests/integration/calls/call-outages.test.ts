import { problemOf } from "../../support/api";
import { deliver, sampleCall } from "../../support/calls";
import { eventually } from "../../support/eventually";
import { groupOf } from "../../support/group-calls";
import { startHost, type TestHost } from "../../support/host";
import { ownApp } from "../../support/own-app";
import { startOwnCloud } from "../../support/own-cloud";
import { connectForTests } from "../../support/postgres";
import { stack } from "../../support/stack";
import { startRelay, type Relay } from "../../support/relay";
import { createInterview, createWorld } from "../../support/world";

describe("while the database is unavailable", () => {
  const sql = connectForTests();
  let relay: Relay;
  let host: TestHost;

  beforeAll(async () => {
    relay = await startRelay(stack().supabase.url);
    host = await startHost({ SUPABASE_URL: relay.url });
  });
  afterAll(async () => {
    await host.stop();
    await relay.close();
  });

  const statusOf = async (interviewId: string) => {
    const [row] = await sql`select status from interviews where id = ${interviewId}`;
    return row?.["status"];
  };

  it("returns 503 for events, and applies them when they are delivered again afterwards", async () => {
    const { applicationId } = await createWorld();
    const interviewId = await createInterview(applicationId);
    const { started, ended } = sampleCall(await groupOf({ sql }, interviewId));
    const events = [started(), ended()];
    relay.open = false;
    const refused = await deliver(events, { api: host.url });
    expect([refused.status, problemOf(refused).code]).toEqual([503, "database_unavailable"]);
    expect(await statusOf(interviewId)).toBe("invited");
    relay.open = true;
    expect((await deliver(events, { api: host.url })).status).toBe(200);
    expect(await statusOf(interviewId)).toBe("completed");
  });
});

describe("while Service Bus is unavailable", () => {
  const app = ownApp();

  beforeAll(() => app.cloud.stopServiceBus());

  it("applies events, and sends their messages afterwards", async () => {
    const { sql, service, url } = app.database;
    const { applicationId } = await createWorld({}, service);
    const interviewId = await createInterview(applicationId, service);
    await sql`
      insert into transcript_segments (interview_id, speaker, content, start_time_ms)
      values (${interviewId}, 'candidate', 'I have nursed for six years.', 0)`;
    const { started, ended } = sampleCall(await groupOf({ sql }, interviewId));
    expect((await deliver([started(), ended()], { api: app.api })).status).toBe(200);
    const [interview] = await sql`select status from interviews where id = ${interviewId}`;
    expect(interview).toEqual({ status: "completed" });
    const unsent = () => sql`
      select queue from outgoing_messages
      where interview_id = ${interviewId} and sent_at is null`;
    expect([...(await unsent())]).toEqual([{ queue: "interview-scoring" }]);

    // Its claim expires; then the timer of any instance sends it.
    const healthy = await startOwnCloud({ SUPABASE_URL: url });
    await sql`
      update outgoing_messages set claimed_at = claimed_at - interval '1 hour'
      where interview_id = ${interviewId}`;
    await fetch(`${healthy.host.url}/admin/functions/send-pending-work`, {
      method: "POST",
      headers: { "x-functions-key": stack().master_key, "content-type": "application/json" },
      body: "{}",
    });
    await eventually(async () => ((await unsent()).length === 0 ? true : undefined));
    await eventually(async () => {
      const scores = await sql`select from interview_scores where interview_id = ${interviewId}`;
      return scores.length === 1 ? true : undefined;
    });
    await healthy.close();
  });
});
