import type { JWTVerifyGetKey } from "jose";
import * as z from "zod";
import { Problem } from "../core/problems";
import { settings } from "../core/settings";
import { JWKS_DEADLINE_MS, keysAreUnavailable } from "./tokens";

/** The application as which Event Grid signs in, the same in every tenant. */
const EVENT_GRID_APPLICATION = "4962773b-9cdb-44cf-a8bf-237846a00ab7";

/** What an administrator gives that application, so that it may deliver to ours. */
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
 * Verifies that a token was given to Event Grid by our tenant of Entra ID, for this app.
 * @throws Problem `unauthenticated`, or `authentication_unavailable` where the tenant's keys cannot be had
 */
export async function authenticateEventGrid(token: string): Promise<void> {
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
    });
    claims.parse(payload);
  } catch (error) {
    const code = keysAreUnavailable(error) ? "authentication_unavailable" : "unauthenticated";
    throw new Problem(code, { cause: error });
  }
}
