import { randomInt, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { BlobServiceClient, type ContainerClient } from "@azure/storage-blob";
import pWaitFor from "p-wait-for";
import type { Sql } from "postgres";
import type { Host } from "../../infra/local/host-process";
import { endHost } from "./end-host";
import { memoryOf } from "./measurements";

const CONTAINER = "interview-recordings";

/** A host ends at a random time within this after it has started to delete. */
const MAX_DELAY_BEFORE_KILL_MS = 150;
/** A message that was broken off five times is delivered minutes later. */
const DEADLINE_MS = 20 * 60_000;
const POLL_MS = 20;
const PARALLEL_UPLOADS = 32;

/** The memory that the last run may use in addition to the idle host. */
const MAX_GROWTH_MIB = 150;

interface Options {
  kills: number;
  /** How many recordings are expired; the same number is not. */
  expired: number;
  startHost: () => Promise<Host>;
  masterKey: string;
  storage: string;
  sql: Sql;
}

interface Recorded {
  id: string;
  isExpired: boolean;
}

/** Creates interviews with a recording and its file, half of them expired. */
async function createRecorded(
  sql: Sql,
  container: ContainerClient,
  count: number,
): Promise<Recorded[]> {
  const [userId, organisationId, roleId] = [randomUUID(), randomUUID(), randomUUID()];
  await sql`insert into auth.users (id, email) values (${userId}, ${`${userId}@example.test`})`;
  await sql`insert into organisations (id, name) values (${organisationId}, 'Retention')`;
  await sql`
    insert into job_roles (id, organisation_id, title)
    values (${roleId}, ${organisationId}, 'Retention')`;
  const rows = await sql<{ id: string; is_expired: boolean }[]>`
    with applied as (
      insert into applications (job_role_id, candidate_id)
      select ${roleId}, ${userId} from generate_series(1, ${count}::int) returning id
    ), numbered as (
      select id, row_number() over () % 2 = 0 as is_expired from applied
    )
    insert into interviews (application_id, status, ended_at)
    select id, 'completed', now() - make_interval(days => case when is_expired then 91 else 1 end)
    from numbered
    returning id, ended_at < now() - interval '90 days' as is_expired`;
  const recorded = rows.map(({ id, is_expired }) => ({ id, isExpired: is_expired }));
  await container.createIfNotExists();
  for (let from = 0; from < count; from += PARALLEL_UPLOADS) {
    const batch = recorded.slice(from, from + PARALLEL_UPLOADS);
    await Promise.all(
      batch.map(({ id }) => container.getBlockBlobClient(`${id}/a-0.wav`).upload(id, id.length)),
    );
  }
  await sql`
    update interviews set recording_url = ${`${container.url}/`} || id || '/a-0.wav'
    where id = any (${recorded.map(({ id }) => id)})`;
  return recorded;
}

const ids = (recorded: Recorded[], isExpired: boolean) =>
  recorded.filter((one) => one.isExpired === isExpired).map(({ id }) => id);

/** How many of the recordings are marked as deleted. */
async function countMarked(sql: Sql, interviewIds: string[]): Promise<number> {
  const [row] = await sql<{ marked: number }[]>`
    select count(*)::int as marked from interviews
    where id = any (${interviewIds}) and recording_deleted_at is not null`;
  return row?.marked ?? 0;
}

/** Whether a run has claimed recordings. */
async function isDeleting(sql: Sql): Promise<boolean> {
  const rows = await sql`select from interviews where retention_claimed_until > now() limit 1`;
  return rows.length > 0;
}

/**
 * Expires the lease and the claims of a killed run, which would otherwise block the next run for some
 * minutes.
 */
async function expireLeases(sql: Sql): Promise<void> {
  await sql`
    update retention_runs set lease_until = now() - interval '1 hour'
    where state in ('queued', 'running')`;
  await sql`
    update interviews set retention_claimed_until = null
    where retention_claimed_until is not null`;
}

/** Starts the nightly run. */
async function startRun({ url }: Host, masterKey: string): Promise<void> {
  const response = await fetch(`${url}/admin/functions/data-retention-nightly`, {
    method: "POST",
    headers: { "x-functions-key": masterKey, "content-type": "application/json" },
    body: "{}",
  });
  if (!response.ok) throw new Error(`The nightly run did not start: ${response.status}.`);
}

async function waitUntil(condition: () => Promise<boolean>, what: string): Promise<void> {
  const message = new Error(`Not in time: ${what}.`);
  await pWaitFor(condition, {
    interval: POLL_MS,
    timeout: { milliseconds: DEADLINE_MS, message },
  });
}

/** The interviews whose file, mark or audit entry is wrong. */
async function findErrors(sql: Sql, container: ContainerClient, recorded: Recorded[]) {
  const stored = new Set<string>();
  for await (const { name } of container.listBlobsFlat()) stored.add(name.split("/")[0] ?? "");
  const rows = await sql<{ id: string; is_marked: boolean; entries: number }[]>`
    select interviews.id, recording_deleted_at is not null and recording_url is null as is_marked,
      (select count(*)::int from audit_log
        where action = 'recording.deleted' and entity_id = interviews.id) as entries
    from interviews where id = any (${recorded.map(({ id }) => id)})`;
  const byId = new Map(rows.map((row) => [row.id, row]));
  return recorded.filter(({ id, isExpired }) => {
    const row = byId.get(id);
    return (
      stored.has(id) === isExpired ||
      row?.is_marked !== isExpired ||
      row.entries !== Number(isExpired)
    );
  });
}

/**
 * Ends the host repeatedly while it deletes, then lets it finish, and checks the result.
 * @throws Error if an expired recording is left, another one was changed, or an audit entry is missing
 * or duplicated
 */
export async function testCrashesDuringRetention(options: Options): Promise<void> {
  const { kills, expired, startHost, masterKey, storage, sql } = options;
  const container = BlobServiceClient.fromConnectionString(storage).getContainerClient(CONTAINER);
  const recorded = await createRecorded(sql, container, expired * 2);
  const expiredIds = ids(recorded, true);
  const start = performance.now();
  let host = await startHost();
  let endedWithin = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    await expireLeases(sql);
    await startRun(host, masterKey);
    // Every second one while it has claimed recordings, the others once it has deleted some.
    const before = await countMarked(sql, expiredIds);
    const isKillDue =
      kill % 2 === 0
        ? () => isDeleting(sql)
        : async () => (await countMarked(sql, expiredIds)) > before;
    await waitUntil(isKillDue, "a run that deletes");
    await sleep(randomInt(MAX_DELAY_BEFORE_KILL_MS));
    await endHost(host);
    if ((await countMarked(sql, expiredIds)) > before) endedWithin += 1;
    host = await startHost();
  }
  await expireLeases(sql);
  const idle = await memoryOf(host.pid, "VmRSS");
  const left = expiredIds.length - (await countMarked(sql, expiredIds));
  await startRun(host, masterKey);
  await waitUntil(
    async () => (await countMarked(sql, expiredIds)) === expiredIds.length,
    "the end of the last run",
  );
  const seconds = Math.round((performance.now() - start) / 1000);
  const growth = Math.round((await memoryOf(host.pid, "VmHWM")) - idle);
  await host.close();
  const wrong = await findErrors(sql, container, recorded);
  console.log(
    `Deleted ${expiredIds.length} of ${recorded.length} recordings with ${kills} kills in ${seconds} s: ` +
      `${wrong.length} have a wrong file, mark or audit entry.`,
  );
  console.log(`${endedWithin} of the ended runs had deleted some recordings.`);
  console.log(
    `The last run deleted ${left} and used ${growth} MiB more than the idle host ` +
      `(limit ${MAX_GROWTH_MIB}).`,
  );
  if (growth > MAX_GROWTH_MIB) throw new Error("The run used too much memory.");
  if (wrong.length > 0) throw new Error("Data retention did not recover from the kills.");
}
