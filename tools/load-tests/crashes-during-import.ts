import { createHash, randomBytes, randomInt, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { ServiceBusClient } from "@azure/service-bus";
import { BlobServiceClient } from "@azure/storage-blob";
import * as z from "zod";
import type { Host } from "../../infra/local/host-process";
import {
  createInterviews,
  deliverEvents,
  type RecordedInterview,
  type Surroundings,
  untilImported,
  upload,
} from "./recordings";

const MEBIBYTE = 1024 * 1024;

/** Within which a host is killed after an import has begun. */
const MAX_DELAY_BEFORE_KILL_MS = 400;

/** Messages of a killed host come back when their locks have run out. */
const IMPORT_DEADLINE_MS = 5 * 60_000;
const BEGIN_DEADLINE_MS = 2 * 60_000;
const POLL_MS = 20;

const CONTAINER = "recordings";
const requests = z.array(z.object({ method: z.string(), path: z.string() }));

interface Options {
  kills: number;
  recordings: number;
  mebibytes: number;
  startHost: () => Promise<Host>;
  connections: { storage: string; serviceBus: string };
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** Waits until a host asks ACS for a recording. */
async function untilAnImportBegins(acs: string): Promise<void> {
  const deadline = Date.now() + BEGIN_DEADLINE_MS;
  for (;;) {
    const told = requests.parse(await (await fetch(`${acs}/_requests`)).json());
    if (told.some(({ method, path }) => method === "GET" && path.includes("/content/"))) return;
    if (Date.now() > deadline) throw new Error("No import began after the last kill.");
    await sleep(POLL_MS);
  }
}

/** What is stored, by the interview that its name begins with. */
async function stored(connection: string, interviews: RecordedInterview[]) {
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
    if (left.length > 0) throw new Error("Messages were left in the queue of imports.");
  }
  await bus.close();
}

/**
 * Kills the host again and again while it imports, and looks at what is there in the end.
 * @throws Error where a recording is missing, not whole or doubled, or a message is left
 */
export async function proveKilledImports(
  surroundings: Surroundings,
  options: Options,
): Promise<void> {
  const { kills, recordings, mebibytes, startHost, connections } = options;
  const ids = await createInterviews(surroundings.sql, recordings);
  const hashes = new Map<string, string>();
  const interviews = ids.map((interviewId) => ({ interviewId, documentId: randomUUID() }));
  for (const { interviewId, documentId } of interviews) {
    const content = randomBytes(mebibytes * MEBIBYTE);
    hashes.set(interviewId, sha256(content));
    await upload(surroundings.acs, documentId, async function* () {
      yield content;
    });
  }
  const start = performance.now();
  let host = await startHost();
  await deliverEvents({ ...surroundings, api: () => host.url }, interviews);
  for (let kill = 0; kill < kills; kill += 1) {
    await untilAnImportBegins(surroundings.acs);
    await sleep(randomInt(MAX_DELAY_BEFORE_KILL_MS));
    await host.kill();
    await fetch(`${surroundings.acs}/_requests`, { method: "DELETE" });
    host = await startHost();
  }
  await untilImported(surroundings, interviews, IMPORT_DEADLINE_MS);
  const seconds = Math.round((performance.now() - start) / 1000);
  // The last message is completed after its import was noted.
  await host.close();

  const found = await stored(connections.storage, interviews);
  const whole = interviews.filter(({ interviewId }) => {
    const blobs = found.get(interviewId) ?? [];
    const [blob] = blobs;
    return (
      blobs.length === 1 &&
      blob?.hash === hashes.get(interviewId) &&
      blob?.interview === interviewId
    );
  });
  console.log(
    `${kills} kills while ${recordings} recordings of ${mebibytes} MiB were imported, in ${seconds} s: ` +
      `${whole.length} are whole and stored once.`,
  );
  if (whole.length !== recordings) throw new Error("A recording is missing, broken or doubled.");
  await requireEmptyQueue(connections.serviceBus);
}
