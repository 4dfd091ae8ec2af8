import type { ZodOpenApiComponentsObject } from "zod-openapi";
import { edgeError, problem } from "./schemas";

const headerText = { type: "string", pattern: "^[ -~]*$", maxLength: 200 } as const;
const seconds = { type: "integer", format: "int32", minimum: 1, maximum: 86_400 } as const;

/** What several operations refer to. */
export const COMPONENTS: ZodOpenApiComponentsObject = {
  schemas: { Problem: problem, EdgeError: edgeError },
  parameters: {
    RequestId: {
      name: "X-Request-Id",
      in: "header",
      description: "A name for this request in logs. Without it, the app chooses one.",
      schema: { type: "string", pattern: "^[A-Za-z0-9_-]{1,64}$", maxLength: 64 },
    },
    IdempotencyKey: {
      name: "Idempotency-Key",
      in: "header",
      description:
        "Of a request that may be repeated: within 24 hours, the same key gets the same answer.",
      schema: { type: "string", pattern: "^.{1,255}$", maxLength: 255 },
    },
  },
  headers: {
    "Access-Control-Allow-Origin": {
      description: "The origin of the page, where it is one of `ALLOWED_ORIGINS`.",
      schema: headerText,
    },
    "Content-Disposition": { description: "The name of the file.", schema: headerText },
    "Content-Security-Policy": {
      description: "What the page may load and run.",
      schema: { ...headerText, maxLength: 1_000 },
    },
    RateLimit: {
      description:
        'What is left of the limit, where the route has one: `"name";r=requests;t=seconds`.',
      schema: headerText,
    },
    "RateLimit-Policy": {
      description: 'The limit, where the route has one: `"name";q=requests;w=seconds`.',
      schema: headerText,
    },
    "Retry-After": { description: "Seconds to wait.", schema: seconds },
    "WWW-Authenticate": { description: "The scheme of the token.", schema: headerText },
    "X-Request-Id": { description: "The name of the request in logs.", schema: headerText },
  },
  securitySchemes: {
    accessToken: {
      type: "http",
      scheme: "bearer",
      bearerFormat: "JWT",
      description:
        "The access token of a signed-in user, as Supabase issues it. Verified as RFC8725 demands: with a fixed " +
        "list of algorithms, the audience and the expiry.",
    },
    adminToken: {
      type: "http",
      scheme: "bearer",
      bearerFormat: "JWT",
      description:
        "The same, of a user who administers an organisation. Verified as RFC8725 demands.",
    },
    serviceKey: {
      type: "http",
      scheme: "bearer",
      description: "The service key of the Supabase project.",
    },
    serviceApiKey: {
      type: "apiKey",
      in: "header",
      name: "apikey",
      description: "The same as supabase-js sends it, without an `Authorization` header.",
    },
    eventGridSecret: {
      type: "apiKey",
      in: "header",
      name: "X-Webhook-Secret",
      description: "The secret of the Event Grid subscription.",
    },
    eventGridToken: {
      type: "http",
      scheme: "bearer",
      bearerFormat: "JWT",
      description:
        "The token with which Event Grid signs in at Entra ID, verified as RFC8725 demands.",
    },
    webhookSignature: {
      type: "apiKey",
      in: "header",
      name: "Webhook-Signature",
      description:
        "The signature of the body, with `Webhook-Id` and `Webhook-Timestamp`, as Standard Webhooks describes it.",
    },
  },
};
