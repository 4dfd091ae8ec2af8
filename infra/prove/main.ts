import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "../build";
import { startCloud } from "../local/cloud";
import { startHost } from "../local/host-process";
import { chooseCloudPorts } from "../local/ports";
import { proveShortlist } from "./shortlist";

/*
 * npm run prove    what takes too long for the tests, on a stack of its own that is forgotten after
 */
async function main(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "talenti-prove-"));
  const undo: (() => Promise<void>)[] = [async () => rm(directory, { recursive: true })];
  try {
    await build();
    const { environment, databaseUrl } = await startCloud({
      directory,
      ports: await chooseCloudPorts("free"),
      // A project of one's own is no place for this.
      given: {},
      started: (_, close) => undo.push(close),
    });
    if (!databaseUrl) throw new Error("The local database did not start.");
    const host = await startHost({ port: 0, environment, masterKey: "", quiet: true });
    undo.push(host.close);
    await proveShortlist({ api: host.url, databaseUrl });
  } finally {
    for (const task of undo.reverse()) await task();
  }
}

main()
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(() => process.exit());
