import { createDocument, type ZodOpenApiObject, type ZodOpenApiPathsObject } from "zod-openapi";
import { functions } from "../../functions";
import { version } from "../../package.json";
import { eventGrid } from "../../shared/app/event-grid";
import { bodySignature, type HttpFunction } from "../../shared/app/http";
import { COMPONENTS } from "./components";
import { describeOperation } from "./operations";
import { completeSchema } from "./schemas";
import { TAGS } from "./tags";

const isWebhook = ({ operations }: HttpFunction) =>
  Object.values(operations).some(({ auth }) => auth === eventGrid || auth === bodySignature);

const pathItem = (definition: HttpFunction) =>
  Object.fromEntries(
    Object.entries(definition.operations).map(([method, operation]) => [
      method.toLowerCase(),
      describeOperation(definition, method, operation),
    ]),
  );

const pathOf = ({ route }: HttpFunction) => `/${route.replace(/^\//, "")}`;

const itemsOf = (
  definitions: readonly HttpFunction[],
  keyOf: (definition: HttpFunction) => string,
): ZodOpenApiPathsObject =>
  Object.fromEntries(definitions.map((definition) => [keyOf(definition), pathItem(definition)]));

/** The HTTP functions as an OpenAPI document. */
function openapiDocument() {
  const http = functions
    .filter((definition) => definition.kind === "http")
    // Supabase describes what is passed on to it.
    .filter(({ isCatchAll, passThrough }) => !isCatchAll && !passThrough)
    .toSorted((a, b) => (a.route < b.route ? -1 : 1));
  const document: ZodOpenApiObject = {
    openapi: "3.1.1",
    info: {
      title: "Talenti",
      version,
      description:
        "Interviews candidates with an AI, and shows how it came to its scores. Errors are problems of RFC 9457; " +
        "clients decide by their `code`. A write that takes an `Idempotency-Key` may be repeated with the same key.",
      contact: { name: "Talenti" },
      license: { name: "All rights reserved", identifier: "LicenseRef-All-Rights-Reserved" },
    },
    servers: [
      {
        url: "/",
        description: "Where this document is served: locally, in staging or in production",
        "x-internal": false,
      },
    ],
    tags: TAGS.map(({ name, description }) => ({ name, description })),
    paths: itemsOf(
      http.filter((definition) => !isWebhook(definition)),
      pathOf,
    ),
    // Their senders are configured with the URL.
    webhooks: itemsOf(http.filter(isWebhook), ({ name }) => name),
    components: COMPONENTS,
  };
  return createDocument(document, { override: completeSchema });
}

/** `docs/openapi.json` */
export const openapiText = (): string => `${JSON.stringify(openapiDocument(), null, 2)}\n`;
