import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "postgres";
import { LOCAL_KEYS } from "../../infra/local/app-environment";

/** What a recording proof works with. */
export interface Surroundings {
  /** Where the app is. */
  api: () => string;
  acs: string;
  sql: Sql;
}

export interface RecordedInterview {
  interviewId: string;
  documentId: string;
}

/** Interviews of an organisation of their own, all of one candidate. */
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

/** Gives ACS a recording for each interview, without a second copy of it in memory. */
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
  if (!response.ok) throw new Error(`ACS did not take a recording: ${await response.text()}`);
}

function eventsOf({ interviewId, documentId }: RecordedInterview) {
  const serverCallId = randomUUID();
  const call = { serverCallId, group: { id: interviewId } };
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

/** Delivers the events of calls that were recorded, as Event Grid does. */
export async function deliverEvents(
  { api }: Surroundings,
  interviews: RecordedInterview[],
): Promise<void> {
  const response = await fetch(`${api()}/api/acs/webhook`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-webhook-secret": LOCAL_KEYS.acsWebhook },
    body: JSON.stringify(interviews.flatMap(eventsOf)),
  });
  if (!response.ok) throw new Error(`The webhook answered ${response.status}.`);
  await response.body?.cancel();
}

const POLL_MS = 250;

/** Waits until so many of the interviews have their recording. @throws Error once the time is over */
export async function untilImported(
  { sql }: Surroundings,
  interviews: RecordedInterview[],
  deadlineMs: number,
): Promise<void> {
  const ids = interviews.map(({ interviewId }) => interviewId);
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    const [row] = await sql<{ imported: number }[]>`
      select count(*)::int as imported from interviews
      where id = any (${ids}) and recording_url is not null`;
    if (row?.imported === ids.length) return;
    if (Date.now() > deadline) {
      throw new Error(`${row?.imported} of ${ids.length} recordings were imported in time.`);
    }
    await sleep(POLL_MS);
  }
}
