import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import BlobConfiguration from "azurite/dist/src/blob/BlobConfiguration.js";
import BlobServer from "azurite/dist/src/blob/BlobServer.js";
import { blobWorkerSchema } from "./blob-storage";

const KEEP_ALIVE_SECONDS = 5;
const OPEN_FILES = 50;

async function main(): Promise<void> {
  const { directory, port } = blobWorkerSchema.parse(workerData);
  const blobs = join(directory, "blobs");
  const configuration = new BlobConfiguration(
    "127.0.0.1",
    port,
    KEEP_ALIVE_SECONDS,
    join(directory, "metadata.json"),
    join(directory, "extents.json"),
    [{ locationId: "Default", locationPath: blobs, maxConcurrency: OPEN_FILES }],
    false,
    undefined,
    false,
    undefined,
    false,
    // The clients of Azure ask for newer versions of the protocol than Azurite knows.
    true,
  );
  const server = new BlobServer(configuration);
  await server.start();
  parentPort?.once("message", () => void server.close().finally(() => process.exit()));
  parentPort?.postMessage("ready");
}

void main();
