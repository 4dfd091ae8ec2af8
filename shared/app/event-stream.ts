import { ReadableStream } from "node:stream/web";
import type { Reply } from "./exchange";

/** The JSON objects of a stream, in order; the client then gets `[DONE]`. */
export type EventStream<Event = Record<string, unknown>> = AsyncIterable<Event>;

/** The host cuts a stream that is silent for 240 s, proxies often after 30 s. */
const HEARTBEAT_MS = 15_000;

/**
 * Server-sent events: `data: {…}` each, then `data: [DONE]`. An error becomes `event: error` with the
 * problem that `onError` returns, and no `[DONE]`.
 *
 * Neither host nor library reports that a client has left, and the rest of the events may be what stores
 * the answer: so the events are always run to their end. They must limit their own time.
 */
export function eventStreamResponse(
  events: EventStream,
  hooks: { onEnd: () => void; onError: (error: unknown) => Record<string, unknown> },
): Reply {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      let closed = false;
      const send = (text: string) => {
        if (closed) return;
        try {
          controller.enqueue(encoder.encode(text));
        } catch {
          closed = true;
        }
      };
      const heartbeat = setInterval(() => send(": heartbeat\n\n"), HEARTBEAT_MS);
      try {
        for await (const event of events) send(`data: ${JSON.stringify(event)}\n\n`);
        send("data: [DONE]\n\n");
        hooks.onEnd();
      } catch (error) {
        send(`event: error\ndata: ${JSON.stringify(hooks.onError(error))}\n\n`);
      } finally {
        clearInterval(heartbeat);
        if (!closed) controller.close();
      }
    },
  });
  return {
    status: 200,
    headers: { "content-type": "text/event-stream; charset=utf-8", "x-accel-buffering": "no" },
    body,
  };
}
