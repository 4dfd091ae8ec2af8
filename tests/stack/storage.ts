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
