/** Types of Azurite's internal modules, which it does not ship. They are CommonJS. */

declare module "azurite/dist/src/blob/BlobConfiguration.js" {
  class BlobConfiguration {
    constructor(
      host: string,
      port: number,
      keepAliveTimeoutSeconds: number,
      metadataFile: string,
      extentFile: string,
      extentPlaces: { locationId: string; locationPath: string; maxConcurrency: number }[],
      enableAccessLog: boolean,
      accessLog: NodeJS.WritableStream | undefined,
      enableDebugLog: boolean,
      debugLogFile: string | undefined,
      loose: boolean,
      skipApiVersionCheck: boolean,
    );
  }
  const exported: { default: typeof BlobConfiguration };
  export default exported;
}

declare module "azurite/dist/src/blob/BlobServer.js" {
  import type blobConfiguration from "azurite/dist/src/blob/BlobConfiguration.js";

  class BlobServer {
    constructor(configuration: InstanceType<typeof blobConfiguration.default>);
    start(): Promise<void>;
    close(): Promise<void>;
  }
  const exported: { default: typeof BlobServer };
  export default exported;
}
