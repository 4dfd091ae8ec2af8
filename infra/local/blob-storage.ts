import { mkdir } from "node:fs/promises";
import { join } from "node:path";

/** Azurite's own account, the same everywhere. */
const ACCOUNT = "devstoreaccount1";
const ACCOUNT_KEY =
  "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
const KEEP_ALIVE_SECONDS = 5;
const OPEN_FILES = 50;

export type BlobStorage = { connection_string: string; close: () => Promise<void> };

/** Starts Azurite's blob service on the loopback address, with its data in a directory. */
export async function startBlobStorage(options: {
  directory: string;
  port: number;
}): Promise<BlobStorage> {
  const { directory, port } = options;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const { default: BlobServer } = await import("azurite/dist/src/blob/BlobServer.js");
  const { default: BlobConfiguration } = await import("azurite/dist/src/blob/BlobConfiguration.js");
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
  return { connection_string: connectionString(port), close: async () => server.close() };
}

function connectionString(port: number): string {
  return [
    "DefaultEndpointsProtocol=http",
    `AccountName=${ACCOUNT}`,
    `AccountKey=${ACCOUNT_KEY}`,
    `BlobEndpoint=http://127.0.0.1:${port}/${ACCOUNT};`,
  ].join(";");
}
