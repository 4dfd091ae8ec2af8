import { ReadableStream } from "node:stream/web";
import type { Reply } from "./http";

/**
 * A document of JSON as a file to be kept, sent piece by piece. Where its pieces fail it ends with the last
 * that there was: they must say themselves whether they are all.
 */
export function documentResponse(
  pieces: AsyncIterable<string>,
  { filename, ended }: { filename: string; ended: (error?: unknown) => void },
): Reply {
  const encoder = new TextEncoder();
  const iterator = pieces[Symbol.asyncIterator]();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await iterator.next();
        if (!done) return controller.enqueue(encoder.encode(value));
        ended();
      } catch (error) {
        ended(error);
      }
      controller.close();
    },
  });
  return { ...documentHead(filename), body };
}

/** What is said of a document before its pieces. */
export const documentHead = (filename: string) => ({
  status: 200,
  headers: {
    "content-type": "application/json; charset=utf-8",
    "content-disposition": `attachment; filename="${filename}"`,
  },
});
