import { readFile } from "node:fs/promises";

/** What a process holds now (`VmRSS`), or held at the most (`VmHWM`), in MiB. Linux alone tells that. */
export async function memoryOf(pid: number, field: "VmRSS" | "VmHWM"): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(status)?.[1]) / 1024;
}
