import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Reply } from "./exchange";

/** A document that is sent once it is whole. */
export interface Document {
  body: string | Uint8Array;
  headers?: Record<string, string>;
}

/** How a document is sent. */
interface Sent {
  mediaType: string;
  /** The name under which browsers save it, in place of showing it. */
  filename?: string | undefined;
}

/** The response with a document. Without it, it is the response to HEAD. */
export const documentReply = ({ mediaType, filename }: Sent, document?: Document): Reply => ({
  status: 200,
  headers: {
    "content-type": `${mediaType}; charset=utf-8`,
    ...(filename ? { "content-disposition": `attachment; filename="${filename}"` } : {}),
    ...document?.headers,
  },
  ...(document ? { body: document.body } : {}),
});

/** Reads a file that the build puts beside the app, on first use. */
export function bundledFile(name: string): () => Promise<Buffer> {
  let content: Promise<Buffer> | undefined;
  return () => (content ??= readFile(join(__dirname, name)));
}
