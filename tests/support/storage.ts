import { randomBytes } from "node:crypto";
import { BlobServiceClient } from "@azure/storage-blob";
import { BLOCK_BYTES, blockId } from "../../shared/clients/recording-upload";
import { stack } from "./stack";

interface StoredFile {
  name: string;
  content: Buffer;
  contentType: string | undefined;
  metadata: Record<string, string> | undefined;
  /** Changes with each write. */
  version: string | undefined;
}

/** The container that the app stores recordings in by default. */
const CONTAINER = "interview-recordings";

/** The files of an interview's recording in a container. */
export async function recordingsOf(
  interviewId: string,
  containerName = CONTAINER,
): Promise<StoredFile[]> {
  const service = BlobServiceClient.fromConnectionString(stack().storage.connection_string);
  const container = service.getContainerClient(containerName);
  const found: StoredFile[] = [];
  if (!(await container.exists())) return found;
  for await (const { name } of container.listBlobsFlat({ prefix: `${interviewId}/` })) {
    const blob = container.getBlobClient(name);
    const { contentType, metadata, etag } = await blob.getProperties();
    found.push({
      name,
      content: await blob.downloadToBuffer(),
      contentType,
      metadata,
      version: etag,
    });
  }
  return found;
}

/** Stores some blocks of a recording, without the list that makes them a file. */
export async function storeBlocks(name: string, content: Buffer, indexes: number[]): Promise<void> {
  const service = BlobServiceClient.fromConnectionString(stack().storage.connection_string);
  const container = service.getContainerClient(CONTAINER);
  await container.createIfNotExists();
  for (const index of indexes) {
    const block = content.subarray(index * BLOCK_BYTES, (index + 1) * BLOCK_BYTES);
    await container.getBlockBlobClient(name).stageBlock(blockId(index), block, block.length);
  }
}

const BYTES = 32;

/** Where a recording is stored, unless in the stack's storage and the app's default container. */
export interface StoragePlace {
  connectionString?: string;
  container?: string;
}

/**
 * Stores a file of an interview's recording, as an import does.
 * @returns its URL
 */
export async function storeRecordingOf(
  interviewId: string,
  index = 0,
  place: StoragePlace = {},
): Promise<string> {
  const connectionString = place.connectionString ?? stack().storage.connection_string;
  const service = BlobServiceClient.fromConnectionString(connectionString);
  const container = service.getContainerClient(place.container ?? CONTAINER);
  await container.createIfNotExists();
  const blob = container.getBlockBlobClient(`${interviewId}/recording-${index}.wav`);
  await blob.uploadData(randomBytes(BYTES));
  return blob.url;
}

/** Deletes the files of an interview's recording, as by hand. */
export async function removeFilesOf(interviewId: string): Promise<void> {
  const service = BlobServiceClient.fromConnectionString(stack().storage.connection_string);
  for (const { name } of await recordingsOf(interviewId)) {
    await service.getContainerClient(CONTAINER).deleteBlob(name);
  }
}
