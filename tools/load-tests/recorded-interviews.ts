import { randomUUID } from "node:crypto";
import pWaitFor, { TimeoutError } from "p-wait-for";
import type { Sql } from "postgres";
import { LOCAL_KEYS } from "../../infra/local/app-environment";

/** The stack that a load test of recordings uses. */
export interface Stack {
  acs: string;
  sql: Sql;
}

export interface Target extends Stack {
  /** The address of the app. */
  api: () => string;
}

export interface RecordedInterview {
  interviewId: string;
  documentId: string;
}

/** Creates interviews of one candidate in a new organisation. */
export async function createInterviews(sql: Sql, count: number): Promise<string[]> {
  const [userId, organisationId, roleId] = [randomUUID(), randomUUID(), randomUUID()];
  await sql`insert into auth.users (id, email) values (${userId}, ${`${userId}@example.test`})`;
  await sql`insert into organisations (id, name) values (${organisationId}, 'Recorded')`;
  await sql`
    insert into job_roles (id, organisation_id, title, status)
    values (${roleId}, ${organisationId}, 'Recorded', 'active')`;
  const rows = await sql<{ id: string }[]>`
    with applied as (
      insert into applications (job_role_id, candidate_id)
      select ${roleId}, ${userId} from generate_series(1, ${count}::int) returning id
    )
    insert into interviews (application_id) select id from applied returning id`;
  return rows.map(({ id }) => id);
}

/** Uploads a recording to the simulated ACS as a stream. */
export async function upload(
  acs: string,
  documentId: string,
  pieces: () => AsyncGenerator<Uint8Array>,
): Promise<void> {
  const response = await fetch(`${acs}/_recordings/${documentId}`, {
    method: "PUT",
    headers: { "content-type": "audio/wav" },
    body: ReadableStream.from(pieces()),
    duplex: "half",
  });
  if (!response.ok)
    throw new Error(`The simulated ACS rejected a recording: ${await response.text()}`);
}

async function eventsOf(sql: Sql, { interviewId, documentId }: RecordedInterview) {
  const serverCallId = randomUUID();
  const [group] = await sql`select group_id from group_calls where interview_id = ${interviewId}`;
  const call = { serverCallId, group: { id: group?.["group_id"] } };
  const event = (type: string, data: object, subject = `call/${serverCallId}`) => ({
    id: randomUUID(),
    topic: "/subscriptions/none",
    subject,
    eventType: `Microsoft.Communication.${type}`,
    eventTime: new Date().toISOString(),
    dataVersion: "1.0",
    data,
  });
  const contentLocation = `https://local-recordings.asm.skype.com/v1/objects/${documentId}/content/audio`;
  return [
    event("CallEnded", { ...call, durationOfCall: 60 }),
    event(
      "RecordingFileStatusUpdated",
      { recordingStorageInfo: { recordingChunks: [{ documentId, index: 0, contentLocation }] } },
      `/recording/serverCallId/${serverCallId}/recordingId/${randomUUID()}`,
    ),
  ];
}

/** Delivers the events of recorded calls, as Event Grid does. */
export async function deliverEvents(
  { api, sql }: Target,
  interviews: RecordedInterview[],
): Promise<void> {
  const events = await Promise.all(interviews.map((interview) => eventsOf(sql, interview)));
  const response = await fetch(`${api()}/api/acs/webhook`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-webhook-secret": LOCAL_KEYS.acsWebhook },
    body: JSON.stringify(events.flat()),
  });
  if (!response.ok) throw new Error(`The webhook returned ${response.status}.`);
  await response.body?.cancel();
}

const POLL_MS = 250;

/** Waits until the recordings of all interviews are imported. @throws Error when the time is over */
export async function waitForImports(
  { sql }: Stack,
  interviews: RecordedInterview[],
  deadlineMs: number,
): Promise<void> {
  const ids = interviews.map(({ interviewId }) => interviewId);
  let imported = 0;
  const areImported = async () => {
    const [row] = await sql<{ imported: number }[]>`
      select count(*)::int as imported from interviews
      where id = any (${ids}) and recording_url is not null`;
    imported = row?.imported ?? 0;
    return imported === ids.length;
  };
  try {
    await pWaitFor(areImported, { interval: POLL_MS, timeout: deadlineMs });
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error;
    throw new Error(`Only ${imported} of ${ids.length} recordings were imported in time.`);
  }
}
