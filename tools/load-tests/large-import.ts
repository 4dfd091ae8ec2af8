import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { memoryOf } from "./measurements";
import {
  createInterviews,
  deliverEvents,
  type Surroundings,
  untilImported,
  upload,
} from "./recordings";

const MEBIBYTE = 1024 * 1024;
const IMPORT_DEADLINE_MS = 10 * 60_000;

/** The most that an import may take beyond what the idle app takes. */
const MAX_GROWTH_MIB = 150;

async function* zeroes(mebibytes: number): AsyncGenerator<Uint8Array> {
  const piece = new Uint8Array(MEBIBYTE);
  for (let sent = 0; sent < mebibytes; sent += 1) yield piece;
}

/**
 * Imports one recording and tells what memory its host took at the most. Linux alone tells that.
 * @throws Error where it is more than 150 MiB above idle
 */
export async function proveLargeImport(
  surroundings: Surroundings,
  host: { pid: number },
  mebibytes: number,
): Promise<void> {
  const [interviewId = ""] = await createInterviews(surroundings.sql, 1);
  const recorded = { interviewId, documentId: randomUUID() };
  await upload(surroundings.acs, recorded.documentId, () => zeroes(mebibytes));
  const idle = await memoryOf(host.pid, "VmRSS");
  // Has the system count the peak anew.
  await writeFile(`/proc/${host.pid}/clear_refs`, "5");
  const start = performance.now();
  await deliverEvents(surroundings, [recorded]);
  await untilImported(surroundings, [recorded], IMPORT_DEADLINE_MS);
  const seconds = (performance.now() - start) / 1000;
  const peak = await memoryOf(host.pid, "VmHWM");
  const more = Math.round(peak - idle);
  console.log(
    `A recording of ${mebibytes} MiB imported in ${seconds.toFixed(1)} s: the host took ` +
      `${Math.round(idle)} MiB idle and ${Math.round(peak)} MiB at the most, ${more} MiB more ` +
      `(at most ${MAX_GROWTH_MIB} are allowed).`,
  );
  const [row] = await surroundings.sql`
    select size_bytes::float8 as bytes from recording_parts where interview_id = ${interviewId}`;
  if (row?.["bytes"] !== mebibytes * MEBIBYTE) throw new Error("The recording is not whole.");
  if (more > MAX_GROWTH_MIB) throw new Error("The import took too much memory.");
}
