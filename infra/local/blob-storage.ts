import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { UserError } from "./cli";

/** Azurite's well-known account. */
const ACCOUNT = "devstoreaccount1";
const ACCOUNT_KEY =
  "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
const READY_DEADLINE_MS = 60_000;
const STOP_DEADLINE_MS = 5_000;

export type BlobStorage = {
  connection_string: string;
  /** Resolves with the reason if it ends by itself. */
  died: Promise<Error>;
  close: () => Promise<void>;
};

/**
 * Starts Azurite's blob service on the loopback address, with its data in a directory. It runs in a
 * worker thread, because loading it would block this one for more than a second.
 */
export async function startBlobStorage(options: {
  directory: string;
  port: number;
}): Promise<BlobStorage> {
  await mkdir(options.directory, { recursive: true, mode: 0o700 });
  const worker = new Worker(join(__dirname, "blob-storage-worker.mts"), {
    workerData: options,
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  const exited = once(worker, "exit");
  await once(worker, "message", { signal: AbortSignal.timeout(READY_DEADLINE_MS) });
  return {
    connection_string: connectionString(options.port),
    died: exited.then(() => new UserError("The blob storage ended unexpectedly.")),
    close: async () => {
      worker.postMessage("close");
      await Promise.race([exited, sleep(STOP_DEADLINE_MS, undefined, { ref: false })]);
      await worker.terminate();
    },
  };
}

/** Connects to the blob service only. */
export function connectionString(port: number): string {
  return [
    "DefaultEndpointsProtocol=http",
    `AccountName=${ACCOUNT}`,
    `AccountKey=${ACCOUNT_KEY}`,
    `BlobEndpoint=http://127.0.0.1:${port}/${ACCOUNT};`,
  ].join(";");
}
