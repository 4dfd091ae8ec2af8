import { randomInt, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { BlobServiceClient, type ContainerClient } from "@azure/storage-blob";
import type { Sql } from "postgres";
import type { Host } from "../../infra/local/host-process";
import { memoryOf } from "./measurements";

const CONTAINER = "recordings";

/** Within which a host is killed after it has begun to delete. */
const MAX_DELAY_BEFORE_KILL_MS = 150;
const DEADLINE_MS = 5 * 60_000;
const POLL_MS = 20;
const UPLOADS_AT_ONCE = 32;

/** The most that the last run may take beyond what the idle host takes. */
const MAX_GROWTH_MIB = 150;

interface Options {
  kills: number;
  /** How many recordings are due; as many are not. */
  expired: number;
  startHost: () => Promise<Host>;
  masterKey: string;
  storage: string;
  sql: Sql;
}

interface Recorded {
  id: string;
  isDue: boolean;
}

/** Interviews with a recording each, every other one due, with its file in storage. */
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
  const rows = await sql<{ id: string; is_due: boolean }[]>`
    with applied as (
      insert into applications (job_role_id, candidate_id)
      select ${roleId}, ${userId} from generate_series(1, ${count}::int) returning id
    ), numbered as (
      select id, row_number() over () % 2 = 0 as is_due from applied
    )
    insert into interviews (application_id, status, ended_at)
    select id, 'completed', now() - make_interval(days => case when is_due then 91 else 1 end)
    from numbered
    returning id, ended_at < now() - interval '90 days' as is_due`;
  const recorded = rows.map(({ id, is_due }) => ({ id, isDue: is_due }));
  await container.createIfNotExists();
  for (let from = 0; from < count; from += UPLOADS_AT_ONCE) {
    const some = recorded.slice(from, from + UPLOADS_AT_ONCE);
    await Promise.all(
      some.map(({ id }) => container.getBlockBlobClient(`${id}/a-0.wav`).upload(id, id.length)),
    );
  }
  await sql`
    update interviews set recording_url = ${`${container.url}/`} || id || '/a-0.wav'
    where id = any (${recorded.map(({ id }) => id)})`;
  return recorded;
}

const ids = (recorded: Recorded[], isDue: boolean) =>
  recorded.filter((one) => one.isDue === isDue).map(({ id }) => id);

/** How many of those that are due are marked as deleted. */
async function countMarked(sql: Sql, due: string[]): Promise<number> {
  const [row] = await sql<{ marked: number }[]>`
    select count(*)::int as marked from interviews
    where id = any (${due}) and recording_deleted_at is not null`;
  return row?.marked ?? 0;
}

/** Whether somebody has recordings in hand to be deleted. */
async function isDeleting(sql: Sql): Promise<boolean> {
  const rows = await sql`select from interviews where retention_claimed_until > now() limit 1`;
  return rows.length > 0;
}

/**
 * A killed run holds its claims for some minutes, and is passed over for longer: the proof does not
 * wait for that.
 */
async function forgetLeases(sql: Sql): Promise<void> {
  await sql`
    update retention_runs set lease_until = now() - interval '1 hour'
    where state in ('queued', 'running')`;
  await sql`
    update interviews set retention_claimed_until = null
    where retention_claimed_until is not null`;
}

/** Has the nightly run begin. */
async function startRun({ url }: Host, masterKey: string): Promise<void> {
  const response = await fetch(`${url}/admin/functions/data-retention-nightly`, {
    method: "POST",
    headers: { "x-functions-key": masterKey, "content-type": "application/json" },
    body: "{}",
  });
  if (!response.ok) throw new Error(`The nightly run did not begin: ${response.status}.`);
}

async function until(isSo: () => Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`It did not happen in time: ${what}.`);
    await sleep(POLL_MS);
  }
}

/** What is wrong in the end: files that are still there or gone, marks, entries of the audit log. */
async function faults(sql: Sql, container: ContainerClient, recorded: Recorded[]) {
  const stored = new Set<string>();
  for await (const { name } of container.listBlobsFlat()) stored.add(name.split("/")[0] ?? "");
  const rows = await sql<{ id: string; is_marked: boolean; entries: number }[]>`
    select interviews.id, recording_deleted_at is not null and recording_url is null as is_marked,
      (select count(*)::int from audit_log
        where action = 'recording.deleted' and entity_id = interviews.id) as entries
    from interviews where id = any (${recorded.map(({ id }) => id)})`;
  const byId = new Map(rows.map((row) => [row.id, row]));
  return recorded.filter(({ id, isDue }) => {
    const row = byId.get(id);
    return stored.has(id) === isDue || row?.is_marked !== isDue || row.entries !== Number(isDue);
  });
}

/**
 * Kills the host again and again while it deletes, lets it run to the end, and looks at what is there.
 * @throws Error where a recording that is due is left, another was touched, or an audit entry is
 * missing or doubled
 */
export async function proveKilledRetention(options: Options): Promise<void> {
  const { kills, expired, startHost, masterKey, storage, sql } = options;
  const container = BlobServiceClient.fromConnectionString(storage).getContainerClient(CONTAINER);
  const recorded = await createRecorded(sql, container, expired * 2);
  const due = ids(recorded, true);
  const start = performance.now();
  let host = await startHost();
  for (let kill = 0; kill < kills; kill += 1) {
    await forgetLeases(sql);
    await startRun(host, masterKey);
    await until(() => isDeleting(sql), "a run that deletes");
    await sleep(randomInt(MAX_DELAY_BEFORE_KILL_MS));
    await host.kill();
    host = await startHost();
  }
  await forgetLeases(sql);
  const idle = await memoryOf(host.pid, "VmRSS");
  const left = due.length - (await countMarked(sql, due));
  await startRun(host, masterKey);
  await until(async () => (await countMarked(sql, due)) === due.length, "the end of the last run");
  const seconds = Math.round((performance.now() - start) / 1000);
  const more = Math.round((await memoryOf(host.pid, "VmHWM")) - idle);
  await host.close();
  const wrong = await faults(sql, container, recorded);
  console.log(
    `${kills} kills while ${due.length} of ${recorded.length} recordings were deleted, in ${seconds} s: ` +
      `${wrong.length} are wrong in storage, in their mark, or in the audit log.`,
  );
  console.log(
    `The last run, of ${left}, took ${more} MiB more than the idle host ` +
      `(at most ${MAX_GROWTH_MIB} are allowed).`,
  );
  if (more > MAX_GROWTH_MIB) throw new Error("The run took too much memory.");
  if (wrong.length > 0) throw new Error("Retention did not survive being killed.");
}
