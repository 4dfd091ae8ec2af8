import type { BlobServiceClient, ContainerClient } from "@azure/storage-blob";
import * as z from "zod";
import { Problem } from "../core/problems";
import { settings } from "../core/settings";
import { azureIdentity } from "./azure-identity";
import { Circuit, reach, upstreamProblem } from "./resilience";

const REQUEST_DEADLINE_MS = 60_000;

const PROBLEMS = {
  failed: "storage_failed",
  unavailable: "storage_unavailable",
  timeout: "storage_timeout",
} as const;

export const recordingStorageCircuit = new Circuit(PROBLEMS, "storage");

/** For the container into which ACS records, which may fail on its own. */
const directCircuit = new Circuit(PROBLEMS, "storage of ACS");

const failure = z.object({ statusCode: z.number() });

async function connect(): Promise<BlobServiceClient> {
  const { BlobServiceClient: Client } = await import("@azure/storage-blob");
  const { RECORDING_ACCOUNT_URL, AZURE_STORAGE_CONNECTION_STRING, AzureWebJobsStorage } =
    settings();
  const options = { retryOptions: { maxTries: 3, tryTimeoutInMs: REQUEST_DEADLINE_MS } };
  if (RECORDING_ACCOUNT_URL) {
    return new Client(RECORDING_ACCOUNT_URL, await azureIdentity(), options);
  }
  const connectionString = AZURE_STORAGE_CONNECTION_STRING ?? AzureWebJobsStorage ?? "";
  return Client.fromConnectionString(connectionString, options);
}

let service: Promise<BlobServiceClient> | undefined;
let container: Promise<ContainerClient> | undefined;

/** The private container of recordings; created if it does not exist. */
function recordings(): Promise<ContainerClient> {
  service ??= connect();
  container ??= service
    .then(async (account) => {
      const found = account.getContainerClient(settings().RECORDING_CONTAINER);
      await found.createIfNotExists({ abortSignal: AbortSignal.timeout(REQUEST_DEADLINE_MS) });
      return found;
    })
    .catch((error: unknown) => {
      container = undefined;
      throw error;
    });
  return container;
}

/** Calls the container of recordings. @throws Problem `storage_…`, and what the call throws as one */
export function withRecordings<Answer>(
  call: (container: ContainerClient) => Promise<Answer>,
): Promise<Answer> {
  return recordingStorageCircuit.run(() => attempt(async () => call(await recordings())));
}

async function attempt<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  try {
    return await call();
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    const status = failure.safeParse(cause).data?.statusCode;
    const timedOut = cause instanceof Error && cause.name === "AbortError";
    throw upstreamProblem(PROBLEMS, { status, timedOut, cause });
  }
}

const deadline = () => AbortSignal.timeout(REQUEST_DEADLINE_MS);

/** A recording in the container of recordings. */
export interface StoredRecording {
  url: string;
  contentType: string;
  bytes: number;
}

/** The recording whose name starts with the prefix: at most one does. @throws Problem `storage_…` */
export function findRecording(prefix: string): Promise<StoredRecording | undefined> {
  return withRecordings(async (container) => {
    for await (const blob of container.listBlobsFlat({ prefix, abortSignal: deadline() })) {
      return {
        url: container.getBlobClient(blob.name).url,
        contentType: blob.properties.contentType ?? "",
        bytes: blob.properties.contentLength ?? 0,
      };
    }
    return undefined;
  });
}

/** The URLs of the recordings whose names start with the prefix. @throws Problem `storage_…` */
export function recordingsBelow(prefix: string): Promise<string[]> {
  return withRecordings(async (container) => {
    const urls: string[] = [];
    for await (const { name } of container.listBlobsFlat({ prefix, abortSignal: deadline() })) {
      urls.push(container.getBlobClient(name).url);
    }
    return urls;
  });
}

/** Deletes the recordings whose names start with the prefix. @throws Problem `storage_…` */
export async function deleteRecordings(prefix: string): Promise<void> {
  await withRecordings(async (container) => {
    for await (const { name } of container.listBlobsFlat({ prefix, abortSignal: deadline() })) {
      await container.getBlobClient(name).deleteIfExists({ abortSignal: deadline() });
    }
  });
}

/** Hosts where ACS stores recordings, and deletes them itself after a day. */
const ACS_HOSTS =
  /\.(asm\.skype\.com|asyncgw\.teams\.microsoft\.com|ams\.gov\.teams\.microsoft\.us)$/i;

interface Place {
  container: ContainerClient;
  name: string;
}

/**
 * The container and the name of the recording behind a URL: in any container of our storage account,
 * or in the container into which ACS records.
 * @throws Problem `storage_foreign` for a URL in another storage account
 */
async function placeOf(url: string): Promise<Place> {
  service ??= connect();
  const account = await service;
  const direct = settings().RECORDING_STORAGE_URL;
  if (direct && url.startsWith(`${direct}/`)) {
    const container = await directContainer(direct, account);
    await directCircuit.run(() => attempt(() => container.exists({ abortSignal: deadline() })));
    return { container, name: decodeName(url.slice(direct.length + 1)) };
  }
  // The container may be another than today's: of recordings from before the setting was changed.
  const [, containerName, name] = /^([^/?]+)\/([^?]+)/.exec(pathIn(account, url) ?? "") ?? [];
  if (!containerName || !name) throw new Problem("storage_foreign");
  return { container: account.getContainerClient(containerName), name: decodeName(name) };
}

/** What follows the address of an account in a URL; undefined for a URL in another account. */
function pathIn(account: BlobServiceClient, url: string): string | undefined {
  const base = account.url.endsWith("/") ? account.url : `${account.url}/`;
  return url.startsWith(base) ? url.slice(base.length) : undefined;
}

function decodeName(encoded: string): string {
  try {
    return decodeURIComponent(encoded.replace(/\?.*/, ""));
  } catch (cause) {
    throw new Problem("storage_foreign", { cause });
  }
}

/** The container into which ACS records: in our account, or reached by managed identity. */
async function directContainer(url: string, account: BlobServiceClient): Promise<ContainerClient> {
  const name = pathIn(account, url);
  if (name) return account.getContainerClient(name);
  const { ContainerClient: Client } = await import("@azure/storage-blob");
  return new Client(url, await azureIdentity());
}

const storageError = z.object({ code: z.string() });

/** A container that was deleted took its recordings with it. */
const hasNoContainer = (error: unknown) =>
  storageError.safeParse(error).data?.code === "ContainerNotFound";

/**
 * Deletes the recording behind a URL; one that does not exist is no failure, nor is one that only ACS stores.
 * A failure opens no circuit: one file must not stop the deletion of the others.
 * @returns whether it existed
 * @throws Problem `storage_…`; `storage_foreign` for a URL in another storage account
 */
export async function deleteRecordingAt(url: string): Promise<boolean> {
  if (ACS_HOSTS.test(URL.parse(url)?.hostname ?? "")) return false;
  return attempt(async () => {
    const { container, name } = await placeOf(url);
    const options = { deleteSnapshots: "include", abortSignal: deadline() } as const;
    try {
      return (await container.getBlobClient(name).deleteIfExists(options)).succeeded;
    } catch (error) {
      if (hasNoContainer(error)) return false;
      throw error;
    }
  });
}

/** Checks that the storage can be reached. @throws Problem */
export async function pingRecordingStorage(): Promise<void> {
  service ??= connect();
  await reach(PROBLEMS, (await service).url);
}
