import { ReadableStream } from "node:stream/web";
import type { Reply } from "./exchange";

interface Hooks {
  onEnd: () => void;
  onError: (error: unknown) => void;
}

/**
 * A JSON document as a download, sent piece by piece. After an error of the pieces it ends with the last
 * piece before: the document itself must say whether it is complete.
 */
export const documentResponse = (
  pieces: AsyncIterable<string>,
  filename: string,
  hooks: Hooks,
): Reply => ({
  ...documentHead(filename),
  body: ReadableStream.from(encodeUntilError(pieces, hooks)),
});

async function* encodeUntilError(pieces: AsyncIterable<string>, { onEnd, onError }: Hooks) {
  const encoder = new TextEncoder();
  try {
    for await (const piece of pieces) yield encoder.encode(piece);
    onEnd();
  } catch (error) {
    onError(error);
  }
}

/** The response to HEAD: status and headers of the document. */
export const documentHead = (filename: string) => ({
  status: 200,
  headers: {
    "content-type": "application/json; charset=utf-8",
    "content-disposition": `attachment; filename="${filename}"`,
  },
});
