import type { HttpBindings } from "@hono/node-server";
import type { MiddlewareHandler } from "hono";

/** Above anything that the imitated services take from this project. */
const LARGEST_BODY_BYTES = 16 * 1024 * 1024;

/**
 * Reads the whole body, up to its bound, before anything else happens. Hono's own limit needs a
 * request made by the global `Request`, which the Node adapter only gives by replacing that global.
 */
export function readWholeBody(): MiddlewareHandler<{ Bindings: HttpBindings }> {
  return async (context, next) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of context.env.incoming.iterator({ destroyOnReturn: false })) {
      if (!(chunk instanceof Uint8Array)) continue;
      size += chunk.length;
      if (size > LARGEST_BODY_BYTES) {
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
