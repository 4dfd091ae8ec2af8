import { randomBytes } from "node:crypto";
import { BlobServiceClient } from "@azure/storage-blob";
import { stack } from "./stack";

interface StoredFile {
  name: string;
  content: Buffer;
  contentType: string | undefined;
  metadata: Record<string, string> | undefined;
  /** Another for each time that it is written. */
  version: string | undefined;
}

/** What the container of recordings holds of an interview. */
export async function recordingsOf(interviewId: string): Promise<StoredFile[]> {
  const service = BlobServiceClient.fromConnectionString(stack().storage.connection_string);
  const container = service.getContainerClient("recordings");
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

const BYTES = 32;

/**
 * Stores a file of an interview's recording, as an import does.
 * @param connectionString by which address of the storage, where it is not the stack's own
 * @returns its URL
 */
export async function storeRecordingOf(
  interviewId: string,
  index = 0,
  connectionString = stack().storage.connection_string,
): Promise<string> {
  const service = BlobServiceClient.fromConnectionString(connectionString);
  const container = service.getContainerClient("recordings");
  await container.createIfNotExists();
  const blob = container.getBlockBlobClient(`${interviewId}/recording-${index}.wav`);
  await blob.uploadData(randomBytes(BYTES));
  return blob.url;
}

/** Takes an interview's recording away, as somebody does by hand. */
export async function removeFilesOf(interviewId: string): Promise<void> {
  const service = BlobServiceClient.fromConnectionString(stack().storage.connection_string);
  for (const { name } of await recordingsOf(interviewId)) {
    await service.getContainerClient("recordings").deleteBlob(name);
  }
}
