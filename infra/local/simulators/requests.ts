import type { HttpBindings } from "@hono/node-server";
import type { Context, MiddlewareHandler } from "hono";

/** More than any request of this project to the simulated services. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;
const MAX_REQUESTS = 1_000;
/** A longer body is truncated to its first 64 KiB in the log, as text. */
const MAX_LOGGED_BODY_BYTES = 64 * 1024;

/** One request as the simulator received it; `path` includes the query. */
type RecordedRequest = {
  at: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  body: unknown;
};

/** Stores the last 1,000 requests to a simulator. */
export class RequestLog {
  #requests: RecordedRequest[] = [];

  all(): readonly RecordedRequest[] {
    return this.#requests;
  }

  clear(): void {
    this.#requests = [];
  }

  /** Records each request before it is handled. */
  record(): MiddlewareHandler<{ Bindings: HttpBindings }> {
    return async (context, next) => {
      const at = new Date().toISOString();
      const body = await loggedBody(context);
      const { method, url } = context.env.incoming;
      const headers = context.req.header();
      this.#requests.push({ at, method: method ?? "", path: url ?? "", headers, body });
      if (this.#requests.length > MAX_REQUESTS) this.#requests.shift();
      await next();
    };
  }
}

/** Parses JSON, keeps other text, and replaces binary data by a note of its type and size. */
async function loggedBody(context: Context<{ Bindings: HttpBindings }>): Promise<unknown> {
  const bytes = Buffer.from(await context.req.arrayBuffer());
  if (bytes.length === 0) return null;
  const contentType = context.req.header("content-type") ?? "";
  if (contentType.startsWith("multipart/") || bytes.includes(0)) {
    return `[${bytes.length} bytes of ${contentType || "no stated type"}]`;
  }
  if (bytes.length > MAX_LOGGED_BODY_BYTES) {
    const start = bytes.subarray(0, MAX_LOGGED_BODY_BYTES).toString("utf8");
    return `${start}[cut: ${bytes.length} bytes in all]`;
  }
  const text = bytes.toString("utf8");
  return parseJson(text) ?? text;
}

/** The parsed JSON; `undefined`, which no JSON parses to, if the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Reads the whole body, up to a limit, before anything else happens. Hono's own body limit needs
 * requests made by the global `Request`, which the Node adapter only gives by replacing that global.
 */
export function readWholeBody(): MiddlewareHandler<{ Bindings: HttpBindings }> {
  return async (context, next) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of context.env.incoming.iterator({ destroyOnReturn: false })) {
      if (!(chunk instanceof Uint8Array)) continue;
      size += chunk.length;
      if (size > MAX_BODY_BYTES) {
        return context.json({ error: { message: "The body is over 16 MiB." } }, 413);
      }
      chunks.push(chunk);
    }
    if (size > 0) {
      const { method, url } = context.req;
      const { headers } = context.req.raw;
      context.req.raw = new Request(url, { method, headers, body: Buffer.concat(chunks) });
    }
    return next();
  };
}
