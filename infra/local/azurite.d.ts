/** Azurite brings no types for what is inside it. */

declare module "azurite/dist/src/blob/BlobConfiguration.js" {
  export default class BlobConfiguration {
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
}

declare module "azurite/dist/src/blob/BlobServer.js" {
  import type BlobConfiguration from "azurite/dist/src/blob/BlobConfiguration.js";

  export default class BlobServer {
    constructor(configuration: BlobConfiguration);
    start(): Promise<void>;
    close(): Promise<void>;
    getHttpServerAddress(): string;
  }
}
