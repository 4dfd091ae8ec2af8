import * as z from "zod";
import { none } from "../shared/app/body";
import { bundledFile } from "../shared/app/document";
import { documentOperation, httpFunction } from "../shared/app/http";
import { docsLimit, readersOfDocs } from "./api-docs";

/** Compressed in the way that every browser takes. */
const script = bundledFile("reference.js.gz");

export default httpFunction({
  name: "api-docs-script",
  route: "api/docs/reference.js",
  operations: {
    GET: documentOperation({
      summary: "The script of the reference.",
      auth: readersOfDocs,
      limit: docsLimit,
      parameters: none,
      body: none,
      answer: { mediaType: "text/javascript", schema: z.string().max(8 * 1024 * 1024) },
      handle: async () => {
        const headers = { "cache-control": "public, max-age=3600", "content-encoding": "gzip" };
        return { body: await script(), headers };
      },
    }),
  },
});
