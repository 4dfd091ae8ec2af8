import type { Reply } from "./exchange";

/** A document that is sent once it is whole. */
export interface Document {
  body: string | Uint8Array;
  headers?: Record<string, string>;
}

/** The response with a document. Without it, it is the response to HEAD. */
export const documentReply = (mediaType: string, document?: Document): Reply => ({
  status: 200,
  headers: { "content-type": `${mediaType}; charset=utf-8`, ...document?.headers },
  ...(document ? { body: document.body } : {}),
});

/** A document that browsers save under a name. */
export const download = (filename: string, body: string): Document => ({
  body,
  headers: { "content-disposition": `attachment; filename="${filename}"` },
});
