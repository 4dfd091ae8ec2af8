import type { Reply } from "./exchange";

/** A JSON document as a download. Without its text it is the response to HEAD. */
export const documentReply = (filename: string, text?: string): Reply => ({
  status: 200,
  headers: {
    "content-type": "application/json; charset=utf-8",
    "content-disposition": `attachment; filename="${filename}"`,
  },
  ...(text === undefined ? {} : { body: text }),
});
