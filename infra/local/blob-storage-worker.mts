import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import blobConfiguration from "azurite/dist/src/blob/BlobConfiguration.js";
import blobServer from "azurite/dist/src/blob/BlobServer.js";
import * as z from "zod";

/*
 * The worker thread of the blob storage. Node runs this file without tsx, with which Azurite's many
 * files would take twice as long to load.
 */

const KEEP_ALIVE_SECONDS = 5;
const OPEN_FILES = 50;

const { directory, port } = z.object({ directory: z.string(), port: z.number() }).parse(workerData);
const configuration = new blobConfiguration.default(
  "127.0.0.1",
  port,
  KEEP_ALIVE_SECONDS,
  join(directory, "metadata.json"),
  join(directory, "extents.json"),
  [{ locationId: "Default", locationPath: join(directory, "blobs"), maxConcurrency: OPEN_FILES }],
  false,
  undefined,
  false,
  undefined,
  false,
  // Azure's clients request newer API versions than Azurite supports.
  true,
);
const server = new blobServer.default(configuration);
await server.start();
parentPort?.once("message", () => void server.close().finally(() => process.exit()));
parentPort?.postMessage("ready");
