import { basename } from "node:path";
import type { BlobServiceClient } from "@azure/storage-blob";

/** The storage account of the ACS customer, to whose containers recordings can be written. */
export class CustomerStorage {
  readonly #connectionString: string;
  #client: Promise<BlobServiceClient> | undefined;

  constructor(connectionString: string) {
    this.#connectionString = connectionString;
  }

  /** Whether a URL is that of an existing container. */
  async has(containerUrl: string): Promise<boolean> {
    const container = await this.#container(containerUrl);
    return container.url === containerUrl && (await container.exists());
  }

  /** @returns the URL of the blob */
  async put(
    containerUrl: string,
    blob: { name: string; path: string; contentType: string },
  ): Promise<string> {
    const container = await this.#container(containerUrl);
    const client = container.getBlockBlobClient(blob.name);
    await client.uploadFile(blob.path, { blobHTTPHeaders: { blobContentType: blob.contentType } });
    return client.url;
  }

  async #container(containerUrl: string) {
    this.#client ??= this.#connect();
    return (await this.#client).getContainerClient(basename(new URL(containerUrl).pathname));
  }

  /** Imported lazily: the library takes long to load and few recordings need it. */
  async #connect(): Promise<BlobServiceClient> {
    const { BlobServiceClient } = await import("@azure/storage-blob");
    return BlobServiceClient.fromConnectionString(this.#connectionString);
  }
}
