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
