import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { none } from "../shared/app/body";
import { documentOperation, httpFunction } from "../shared/app/http";
import { docsLimit, readersOfDocs } from "./api-docs";

let script: Promise<Buffer> | undefined;

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
        // The build puts it beside the app, compressed in the way that every browser takes.
        script ??= readFile(join(__dirname, "reference.js.gz"));
        const headers = { "cache-control": "public, max-age=3600", "content-encoding": "gzip" };
        return { body: await script, headers };
      },
    }),
  },
});
