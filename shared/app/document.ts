import { ReadableStream } from "node:stream/web";
import type { Reply } from "./exchange";

/**
 * A JSON document as a download, sent piece by piece. After an error of the pieces it ends with the last
 * piece before: the document itself must say whether it is complete.
 */
export function documentResponse(
  pieces: AsyncIterable<string>,
  filename: string,
  hooks: { onEnd: () => void; onError: (error: unknown) => void },
): Reply {
  const encoder = new TextEncoder();
  const iterator = pieces[Symbol.asyncIterator]();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await iterator.next();
        if (!done) return controller.enqueue(encoder.encode(value));
        hooks.onEnd();
      } catch (error) {
        hooks.onError(error);
      }
      controller.close();
    },
  });
  return { ...documentHead(filename), body };
}

/** The response to HEAD: status and headers of the document. */
export const documentHead = (filename: string) => ({
  status: 200,
  headers: {
    "content-type": "application/json; charset=utf-8",
    "content-disposition": `attachment; filename="${filename}"`,
  },
});
