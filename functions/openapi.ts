import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { none } from "../shared/app/body";
import { anyone, documentOperation, httpFunction } from "../shared/app/http";
import { textOf } from "../shared/core/fields";

const openapi = z.looseObject({
  openapi: textOf("name"),
  info: z.looseObject({ title: textOf("name"), version: textOf("name") }),
});

let document: Promise<Buffer> | undefined;

export default httpFunction({
  name: "openapi",
  route: "api/openapi.json",
  operations: {
    GET: documentOperation({
      summary: "Describes this API, in OpenAPI 3.1.",
      auth: anyone,
      limit: { name: "openapi", perMinute: "default" },
      parameters: none,
      body: none,
      answer: { mediaType: "application/json", schema: openapi },
      handle: async () => {
        // The build puts it beside the app.
        document ??= readFile(join(__dirname, "openapi.json"));
        return { body: await document, headers: { "cache-control": "public, max-age=300" } };
      },
    }),
  },
});
