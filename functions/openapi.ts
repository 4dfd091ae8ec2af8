import * as z from "zod";
import { none } from "../shared/app/body";
import { bundledFile } from "../shared/app/document";
import { anyone, documentOperation, httpFunction } from "../shared/app/http";
import { textOf } from "../shared/core/fields";

const openapi = z.looseObject({
  openapi: textOf("name"),
  info: z.looseObject({ title: textOf("name"), version: textOf("name") }),
});

const document = bundledFile("openapi.json");

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
        return { body: await document(), headers: { "cache-control": "public, max-age=300" } };
      },
    }),
  },
});
