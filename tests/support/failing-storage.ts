import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { stack } from "./stack";
import { startRelay } from "./relay";

/** A status, a broken connection, or no response until the blob is healed. */
export type BlobFailure = { status: number } | "broken" | "stalled";

export interface FailingStorage {
  /** For a host, which then stores files under URLs of this storage. */
  connectionString: string;
  /** Whether it can be reached at all. */
  open: boolean;
  /** Makes all requests for blobs fail whose names begin with a prefix. */
  fail(prefix: string, failure: BlobFailure): void;
  /** Ends the failure; stalled requests continue. */
  heal(prefix: string): void;
  close(): Promise<void>;
}

/** {account}/{container}/{name}, of which only the name is captured. */
function blobNameOf({ url = "" }: IncomingMessage): string {
  const [path = ""] = url.split("?");
  return decodeURIComponent(path).split("/").slice(3).join("/");
}

/** Waits for the end of a failure. @returns whether the client has waited, too */
async function stall(outgoing: ServerResponse, healed: AbortSignal): Promise<boolean> {
  await Promise.race([once(outgoing, "close"), once(healed, "abort")]);
  return !outgoing.destroyed;
}

/**
 * The stack's blob storage by an address of its own, at which it can be made to fail. The signatures of
 * requests cover their paths but no host, so that they hold at the storage itself.
 */
export async function startFailingStorage(): Promise<FailingStorage> {
  const failures = new Map<string, { failure: BlobFailure; healing: AbortController }>();
  const own = stack().storage.connection_string;
  const { origin } = new URL(/BlobEndpoint=([^;]+)/.exec(own)?.[1] ?? "");
  const relay = await startRelay(origin, async (incoming, outgoing) => {
    const name = blobNameOf(incoming);
    const [, found] = [...failures].find(([prefix]) => name.startsWith(prefix)) ?? [];
    if (!found) return true;
    const { failure, healing } = found;
    if (failure === "stalled") return stall(outgoing, healing.signal);
    if (failure === "broken") outgoing.destroy();
    else outgoing.writeHead(failure.status, { "content-length": 0 }).end();
    return false;
  });
  return Object.assign(relay, {
    connectionString: own.replace(origin, relay.url),
    fail: (prefix: string, failure: BlobFailure) => {
      failures.set(prefix, { failure, healing: new AbortController() });
    },
    heal: (prefix: string) => {
      const found = failures.get(prefix);
      failures.delete(prefix);
      found?.healing.abort();
    },
  });
}
