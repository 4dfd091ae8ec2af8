import { Hono } from "hono";
import { generateKeyPair, SignJWT } from "jose";
import * as z from "zod";
import type { SimulatorApp } from "../simulator";
import { AcsError, readBody } from "./errors";
import type { Identities } from "./identities";

const scopeSchema = z.enum(["chat", "chat.join", "chat.join.limited", "voip", "voip.join"]);
const lifetimeSchema = z.int().min(60).max(1_440).default(1_440);
const createSchema = z.object({
  createTokenWithScopes: z.array(scopeSchema).default([]),
  expiresInMinutes: lifetimeSchema,
});
const issueSchema = z.object({
  scopes: z.array(scopeSchema).min(1),
  expiresInMinutes: lifetimeSchema,
});

const MALFORMED = { status: 400, code: "ValidationError" } as const;

/** Identities and their tokens, as ACS serves them. */
export async function identityRoutes(identities: Identities): Promise<SimulatorApp> {
  const issue = await tokenIssuer(identities.resourceId);
  const known = (id: string) => {
    if (!identities.has(id)) throw new AcsError(404, "IdentityNotFound", "Identity not found.");
    return id;
  };

  const app: SimulatorApp = new Hono();
  app.post("/identities", async (context) => {
    const request = await readBody(context, createSchema, MALFORMED);
    const { createTokenWithScopes: scopes, expiresInMinutes } = request;
    const id = identities.create();
    const accessToken = scopes.length > 0 ? await issue(id, scopes, expiresInMinutes) : undefined;
    return context.json({ identity: { id }, accessToken }, 201);
  });
  app.delete("/identities/:id", (context) => {
    identities.delete(known(context.req.param("id")));
    return context.body(null, 204);
  });
  app.post("/identities/:id/:action", async (context) => {
    const id = known(context.req.param("id"));
    switch (context.req.param("action")) {
      case ":issueAccessToken": {
        const { scopes, expiresInMinutes } = await readBody(context, issueSchema, MALFORMED);
        return context.json(await issue(id, scopes, expiresInMinutes));
      }
      case ":revokeAccessTokens":
        return context.body(null, 204);
      default:
        throw new AcsError(404, "NotFound", "The action is not known.");
    }
  });
  return app;
}

/** Tokens look like Azure's; they are signed with a key that is not stored. */
async function tokenIssuer(resourceId: string) {
  const { privateKey } = await generateKeyPair("ES256");
  return async (id: string, scopes: readonly string[], lifetimeMinutes: number) => {
    const issuedAt = Math.floor(Date.now() / 1_000);
    const expiresAt = issuedAt + lifetimeMinutes * 60;
    const claims = { skypeid: id.slice("8:".length), acsScope: scopes.join(","), resourceId };
    const token = await new SignJWT({ ...claims, simulation: true })
      .setProtectedHeader({ alg: "ES256", typ: "JWT", kid: "simulation" })
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(privateKey);
    return { token, expiresOn: new Date(expiresAt * 1_000).toISOString() };
  };
}
