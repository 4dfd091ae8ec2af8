import { createHash, randomBytes, randomInt, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { ServiceBusClient } from "@azure/service-bus";
import { BlobServiceClient } from "@azure/storage-blob";
import pWaitFor from "p-wait-for";
import * as z from "zod";
import type { Host } from "../../infra/local/host-process";
import { BLOCK_BYTES, blockId } from "../../shared/clients/recording-upload";
import { endHost } from "./end-host";
import { MEBIBYTE } from "./measurements";
import {
  createInterviews,
  deliverEvents,
  type RecordedInterview,
  type Stack,
  upload,
  waitForImports,
} from "./recorded-interviews";

/** A host ends at a random time within this after an import has started. */
const MAX_DELAY_BEFORE_KILL_MS = 1_500;

/** Messages of an ended host are redelivered when their locks have expired; after five times, minutes later. */
const IMPORT_DEADLINE_MS = 20 * 60_000;
const START_DEADLINE_MS = 10 * 60_000;
const POLL_MS = 20;

/** Of so large recordings some are ended behind their first blocks. */
const LARGE_MEBIBYTES = 64;

const CONTAINER = "interview-recordings";
const requests = z.array(
  z.object({ method: z.string(), path: z.string(), headers: z.record(z.string(), z.string()) }),
);

interface Options {
  kills: number;
  recordings: number;
  mebibytes: number;
  startHost: () => Promise<Host>;
  connections: { storage: string; serviceBus: string };
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

interface Download {
  documentId: string;
  /** Where in the recording it begins, in bytes. */
  from: number;
}

/** The downloads since they were cleared. */
async function readDownloads({ acs }: Stack): Promise<Download[]> {
  const received = requests.parse(await (await fetch(`${acs}/_requests`)).json());
  return received.flatMap(({ method, path, headers }) => {
    const documentId = /\/objects\/([\w-]+)\/content\//.exec(path)?.[1];
    if (method !== "GET" || documentId === undefined) return [];
    return [{ documentId, from: Number(/bytes=(\d+)-/.exec(headers["range"] ?? "")?.[1] ?? 0) }];
  });
}

/** Where the next download of each recording has to begin: its last whole block is downloaded again. */
async function continuations(connection: string, interviews: RecordedInterview[]) {
  const container =
    BlobServiceClient.fromConnectionString(connection).getContainerClient(CONTAINER);
  const found = new Map<string, number>();
  for (const { interviewId, documentId } of interviews) {
    const options = { prefix: `${interviewId}/`, includeUncommitedBlobs: true };
    for await (const { name } of container.listBlobsFlat(options)) {
      const blob = container.getBlockBlobClient(name);
      const { uncommittedBlocks = [] } = await blob.getBlockList("uncommitted");
      const whole = new Set(
        uncommittedBlocks.filter(({ size }) => size === BLOCK_BYTES).map((block) => block.name),
      );
      let blocks = 0;
      while (whole.has(blockId(blocks))) blocks += 1;
      found.set(documentId, Math.max(0, blocks - 1) * BLOCK_BYTES);
    }
  }
  return found;
}

/** Waits until a host downloads a recording from ACS. @returns false if all are imported */
async function waitForImportStart(stack: Stack, ids: string[]): Promise<boolean> {
  const { sql } = stack;
  let isStarted = false;
  const hasStartedOrEnded = async () => {
    isStarted = (await readDownloads(stack)).length > 0;
    const waiting = await sql`
      select from interviews where id = any (${ids}) and recording_url is null limit 1`;
    return isStarted || waiting.length === 0;
  };
  const message = new Error("No import started after the last kill.");
  await pWaitFor(hasStartedOrEnded, {
    interval: POLL_MS,
    timeout: { milliseconds: START_DEADLINE_MS, message },
  });
  return isStarted;
}

/** The stored blobs by the interview id that their names start with. */
async function storedBlobs(connection: string, interviews: RecordedInterview[]) {
  const container =
    BlobServiceClient.fromConnectionString(connection).getContainerClient(CONTAINER);
  const found = new Map<string, { hash: string; interview: string | undefined }[]>();
  for (const { interviewId } of interviews) {
    const blobs: { hash: string; interview: string | undefined }[] = [];
    for await (const blob of container.listBlobsFlat({
      prefix: `${interviewId}/`,
      includeMetadata: true,
    })) {
      const bytes = await container.getBlobClient(blob.name).downloadToBuffer();
      blobs.push({ hash: sha256(bytes), interview: blob.metadata?.["interview_id"] });
    }
    found.set(interviewId, blobs);
  }
  return found;
}

async function requireEmptyQueue(connection: string): Promise<void> {
  const bus = new ServiceBusClient(connection);
  for (const options of [{}, { subQueueType: "deadLetter" as const }]) {
    const left = await bus.createReceiver("recording-import", options).peekMessages(1);
    if (left.length > 0) throw new Error("There are messages left in the import queue.");
  }
  await bus.close();
}

/**
 * Ends the host repeatedly while it imports, and checks the result.
 * @throws Error if a recording is missing, incomplete or duplicated, or a message is left
 */
export async function testCrashesDuringImport(stack: Stack, options: Options): Promise<void> {
  const { kills, recordings, mebibytes, startHost, connections } = options;
  const ids = await createInterviews(stack.sql, recordings);
  const hashes = new Map<string, string>();
  const interviews = ids.map((interviewId) => ({ interviewId, documentId: randomUUID() }));
  for (const { interviewId, documentId } of interviews) {
    const content = randomBytes(mebibytes * MEBIBYTE);
    hashes.set(interviewId, sha256(content));
    await upload(stack.acs, documentId, async function* () {
      yield content;
    });
  }
  const start = performance.now();
  let host = await startHost();
  await deliverEvents({ ...stack, api: () => host.url }, interviews);
  let ended = 0;
  const downloads: Download[] = [];
  let stored = new Map<string, number>();
  /** Takes the downloads of a host, and checks that they go on behind the blocks that were stored before it. */
  const takeDownloads = async () => {
    const taken = await readDownloads(stack);
    const again = taken.filter(({ documentId, from }) => from < (stored.get(documentId) ?? 0));
    if (again.length > 0)
      throw new Error(`${again.length} downloads began before what was stored.`);
    downloads.push(...taken);
    await fetch(`${stack.acs}/_requests`, { method: "DELETE" });
  };
  while (ended < kills && (await waitForImportStart(stack, ids))) {
    await sleep(randomInt(MAX_DELAY_BEFORE_KILL_MS));
    await endHost(host);
    ended += 1;
    await takeDownloads();
    stored = await continuations(connections.storage, interviews);
    host = await startHost();
  }
  if (ended === 0) throw new Error("All recordings were imported before a host was killed.");
  await waitForImports(stack, interviews, IMPORT_DEADLINE_MS);
  const seconds = Math.round((performance.now() - start) / 1000);
  await takeDownloads();
  // The last message is completed only after its import was recorded.
  await host.close();

  const found = await storedBlobs(connections.storage, interviews);
  const complete = interviews.filter(({ interviewId }) => {
    const blobs = found.get(interviewId) ?? [];
    const [blob] = blobs;
    return (
      blobs.length === 1 &&
      blob?.hash === hashes.get(interviewId) &&
      blob?.interview === interviewId
    );
  });
  console.log(
    `Imported ${recordings} recordings of ${mebibytes} MiB with ${ended} kills in ${seconds} s: ` +
      `${complete.length} are complete and stored once.`,
  );
  const continued = downloads.filter(({ from }) => from > 0);
  const skipped = continued.reduce((sum, { from }) => sum + from, 0) / MEBIBYTE;
  console.log(
    `Of ${downloads.length} downloads ${continued.length} went on behind stored blocks, ` +
      `and left out ${skipped} MiB.`,
  );
  if (mebibytes >= LARGE_MEBIBYTES && continued.length === 0)
    throw new Error("No import went on where it was.");
  if (complete.length !== recordings)
    throw new Error("A recording is missing, incomplete or duplicated.");
  await requireEmptyQueue(connections.serviceBus);
}
