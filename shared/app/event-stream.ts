import { ReadableStream } from "node:stream/web";
import type { Reply } from "./http";

/** The JSON objects of a stream, in order. Its end is told to the client as `[DONE]`. */
export type EventStream = AsyncIterable<Record<string, unknown>>;

/** The host cuts a stream that is silent for 240 s, proxies on the way often after 30 s. */
const HEARTBEAT_MS = 15_000;

/**
 * Server-sent events: `data: {…}` each, then `data: [DONE]`; a failure is `event: error` with the
 * problem that `tell` gives, and no `[DONE]`.
 *
 * Neither host nor library tells when a client leaves, and the rest of the events may be what stores
 * the answer: so the events are run to their end whoever listens. They must bound themselves.
 */
export function eventStreamResponse(
  events: EventStream,
  { done, tell }: { done: () => void; tell: (error: unknown) => Record<string, unknown> },
): Reply {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      let gone = false;
      const send = (text: string) => {
        if (gone) return;
        try {
          controller.enqueue(encoder.encode(text));
        } catch {
          gone = true;
        }
      };
      const heartbeat = setInterval(() => send(": still here\n\n"), HEARTBEAT_MS);
      try {
        for await (const event of events) send(`data: ${JSON.stringify(event)}\n\n`);
        send("data: [DONE]\n\n");
        done();
      } catch (error) {
        send(`event: error\ndata: ${JSON.stringify(tell(error))}\n\n`);
      } finally {
        clearInterval(heartbeat);
        if (!gone) controller.close();
      }
    },
  });
  return {
    status: 200,
    headers: { "content-type": "text/event-stream; charset=utf-8", "x-accel-buffering": "no" },
    body,
  };
}
