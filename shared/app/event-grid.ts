import type { HttpRequest } from "@azure/functions";
import type { JWTVerifyGetKey } from "jose";
import * as z from "zod";
import { Problem } from "../core/problems";
import { settings } from "../core/settings";
import { TEXT_LIMITS } from "../core/text-limits";
import type { AuthRule } from "./auth";
import { JSON_PROBLEMS, mediaType, type Reader, readWebhookBytes } from "./body";
import {
  bearerToken,
  CLOCK_TOLERANCE_SECONDS,
  isSameSecret,
  JWKS_DEADLINE_MS,
  keysAreUnavailable,
} from "./tokens";

/*
 * The webhook of an Event Grid subscription: who may deliver, the two handshakes, and the batches of
 * events.
 */

/** Event Grid, by the shared secret that its subscription sends, or by its Entra ID token. */
export const eventGrid: AuthRule<undefined> = {
  callers: "Event Grid",
  security: [{ eventGridSecret: [] }, { eventGridToken: [] }],
  problems: ["unauthenticated", "authentication_unavailable"],
  admit: admitEventGrid,
};

async function admitEventGrid(request: HttpRequest): Promise<undefined> {
  const expected = settings().ACS_WEBHOOK_SECRET;
  const given = request.headers.get("x-webhook-secret");
  if (expected && given && isSameSecret(given, expected)) return;
  const token = bearerToken(request.headers.get("authorization"));
  if (!token) throw new Problem("unauthenticated");
  await verifyEntraToken(token);
}

/** The application as which Event Grid signs in, the same in every tenant. */
const EVENT_GRID_APPLICATION = "4962773b-9cdb-44cf-a8bf-237846a00ab7";

/** The app role that an administrator assigns to that application. */
const EVENT_GRID_ROLE = "AzureEventGridSecureWebhookSubscriber";

/** `appid` in tokens of version 1, `azp` in those of version 2. */
const claims = z
  .object({
    appid: z.string().optional(),
    azp: z.string().optional(),
    roles: z.array(z.string()),
  })
  .refine(({ appid, azp }) => (azp ?? appid) === EVENT_GRID_APPLICATION)
  .refine(({ roles }) => roles.includes(EVENT_GRID_ROLE));

let keys: JWTVerifyGetKey | undefined;

/**
 * Verifies that our Entra ID tenant issued the token to Event Grid, for this app.
 * @throws Problem `unauthenticated`, or `authentication_unavailable` where the tenant's keys cannot be fetched
 */
async function verifyEntraToken(token: string): Promise<void> {
  const { ENTRA_TENANT_ID: tenant, ENTRA_AUDIENCE, ENTRA_AUTHORITY } = settings();
  if (!tenant || !ENTRA_AUDIENCE) throw new Problem("unauthenticated");
  const { createRemoteJWKSet, jwtVerify } = await import("jose");
  keys ??= createRemoteJWKSet(new URL(`${ENTRA_AUTHORITY}/${tenant}/discovery/v2.0/keys`), {
    timeoutDuration: JWKS_DEADLINE_MS,
  });
  try {
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ["RS256"],
      issuer: [`${ENTRA_AUTHORITY}/${tenant}/v2.0`, `https://sts.windows.net/${tenant}/`],
      audience: ENTRA_AUDIENCE,
      requiredClaims: ["exp"],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
    });
    claims.parse(payload);
  } catch (error) {
    const code = keysAreUnavailable(error) ? "authentication_unavailable" : "unauthenticated";
    throw new Problem(code, { cause: error });
  }
}

/** The only origin that may deliver events. */
const EVENT_GRID_ORIGIN = "eventgrid.azure.net";

/**
 * The handshake of CloudEvents: the headers that allow the sender to deliver.
 * @returns undefined for a request that is no such handshake
 * @throws Problem `forbidden` for another sender than Event Grid
 */
export function deliveryPermission(request: HttpRequest): Record<string, string> | undefined {
  const origin = request.headers.get("webhook-request-origin");
  if (origin === null) return undefined;
  if (origin.trim().toLowerCase() !== EVENT_GRID_ORIGIN) throw new Problem("forbidden");
  return { "webhook-allowed-origin": EVENT_GRID_ORIGIN, "webhook-allowed-rate": "*" };
}

const validation = z.object({
  eventType: z.literal("Microsoft.EventGrid.SubscriptionValidationEvent"),
  data: z.object({ validationCode: z.string().min(1).max(200) }),
});

/** The handshake of Event Grid's own schema: the code to send back; undefined for other batches. */
export const validationCode = ([event, ...others]: unknown[]): string | undefined =>
  others.length > 0 ? undefined : validation.safeParse(event).data?.data.validationCode;

const MEDIA_TYPES = [
  "application/json",
  "application/cloudevents+json",
  "application/cloudevents-batch+json",
];

/** The largest batch that Event Grid sends. */
const MAX_EVENTS = 5_000;

/** An event, of CloudEvents or of Event Grid's own schema. */
const event = z.looseObject({ id: z.string().max(TEXT_LIMITS.id) });

/**
 * One event or a batch of them, not validated yet: an invalid event must not affect the others.
 * @throws Problem `unsupported_media_type`, `invalid_json`, `invalid_request`, and those of `readJsonBytes`
 */
export const events: Reader<unknown[]> = {
  accepts: {
    in: "body",
    schema: z.union([event, z.array(event).max(MAX_EVENTS)]),
    mediaTypes: MEDIA_TYPES,
  },
  problems: [...JSON_PROBLEMS, "unsupported_media_type"],
  async read(request) {
    if (!MEDIA_TYPES.includes(mediaType(request) ?? "")) {
      throw new Problem("unsupported_media_type", { detail: `Send ${MEDIA_TYPES.join(" or ")}.` });
    }
    const bytes = await readWebhookBytes(request);
    let body: unknown;
    try {
      body = JSON.parse(bytes.toString("utf8"));
    } catch (cause) {
      throw new Problem("invalid_json", { cause });
    }
    const batch: unknown[] = Array.isArray(body) ? body : [body];
    if (batch.length <= MAX_EVENTS) return batch;
    throw new Problem("invalid_request", { detail: `At most ${MAX_EVENTS} events are accepted.` });
  },
};
