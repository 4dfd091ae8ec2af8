import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { MEBIBYTE, memoryOf } from "./measurements";
import {
  createInterviews,
  deliverEvents,
  type Target,
  upload,
  waitForImports,
} from "./recorded-interviews";

const IMPORT_DEADLINE_MS = 10 * 60_000;

/** The memory that an import may use in addition to the idle app. */
const MAX_GROWTH_MIB = 150;

async function* zeroes(mebibytes: number): AsyncGenerator<Uint8Array> {
  const piece = new Uint8Array(MEBIBYTE);
  for (let sent = 0; sent < mebibytes; sent += 1) yield piece;
}

/**
 * Imports one recording and measures the peak memory of the host.
 * @throws Error if it is more than 150 MiB above idle
 */
export async function testLargeImport(
  target: Target,
  host: { pid: number },
  mebibytes: number,
): Promise<void> {
  const [interviewId = ""] = await createInterviews(target.sql, 1);
  const recorded = { interviewId, documentId: randomUUID() };
  await upload(target.acs, recorded.documentId, () => zeroes(mebibytes));
  const idle = await memoryOf(host.pid, "VmRSS");
  // Resets the peak.
  await writeFile(`/proc/${host.pid}/clear_refs`, "5");
  const start = performance.now();
  await deliverEvents(target, [recorded]);
  await waitForImports(target, [recorded], IMPORT_DEADLINE_MS);
  const seconds = (performance.now() - start) / 1000;
  const peak = await memoryOf(host.pid, "VmHWM");
  const growth = Math.round(peak - idle);
  console.log(
    `Imported ${mebibytes} MiB in ${seconds.toFixed(1)} s. The host used ${Math.round(idle)} MiB when ` +
      `idle and ${Math.round(peak)} MiB at its peak: ${growth} MiB more (limit ${MAX_GROWTH_MIB}).`,
  );
  const [row] = await target.sql`
    select size_bytes::float8 as bytes from recording_parts where interview_id = ${interviewId}`;
  if (row?.["bytes"] !== mebibytes * MEBIBYTE)
    throw new Error("The imported recording is incomplete.");
  if (growth > MAX_GROWTH_MIB) throw new Error("The import used too much memory.");
}
