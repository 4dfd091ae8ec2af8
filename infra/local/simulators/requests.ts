import type { HttpBindings } from "@hono/node-server";
import type { Context, MiddlewareHandler } from "hono";
import { parseJson } from "./json";

const MOST_REQUESTS = 1_000;
/** Of a longer body the first 64 KiB are kept, as text. */
const KEPT_BODY_BYTES = 64 * 1024;

/** One request as the simulator got it; `path` holds the query too, as it came. */
type RecordedRequest = {
  at: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  body: unknown;
};

/** Remembers the last 1,000 requests that a simulator was sent. */
export class RequestLog {
  #requests: RecordedRequest[] = [];

  all(): readonly RecordedRequest[] {
    return this.#requests;
  }

  forget(): void {
    this.#requests = [];
  }

  /** Records each request that passes, before anything else is done with it. */
  record(): MiddlewareHandler<{ Bindings: HttpBindings }> {
    return async (context, next) => {
      const at = new Date().toISOString();
      const body = await readBody(context);
      const { method, url } = context.env.incoming;
      const headers = context.req.header();
      this.#requests.push({ at, method: method ?? "", path: url ?? "", headers, body });
      if (this.#requests.length > MOST_REQUESTS) this.#requests.shift();
      await next();
    };
  }
}

/** JSON is parsed; other text stays text; what is neither becomes a note of its type and size. */
async function readBody(context: Context<{ Bindings: HttpBindings }>): Promise<unknown> {
  const bytes = Buffer.from(await context.req.arrayBuffer());
  if (bytes.length === 0) return null;
  const contentType = context.req.header("content-type") ?? "";
  if (contentType.startsWith("multipart/") || bytes.includes(0)) {
    return `[${bytes.length} bytes of ${contentType || "no stated type"}]`;
  }
  if (bytes.length > KEPT_BODY_BYTES) {
    const kept = bytes.subarray(0, KEPT_BODY_BYTES).toString("utf8");
    return `${kept}[cut: ${bytes.length} bytes in all]`;
  }
  const text = bytes.toString("utf8");
  return parseJson(text) ?? text;
}
