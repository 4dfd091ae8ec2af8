import { type Context, Hono } from "hono";
import { generateKeyPair, SignJWT } from "jose";
import * as z from "zod";
import type { StandinApp } from "../base";
import { parseJson } from "../json";
import { Identities } from "./identities";
import { failure, RefusedCall } from "./refused-call";

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

/** Identities and their tokens, as ACS serves them. */
export async function identityRoutes(accessKey: string): Promise<StandinApp> {
  const identities = new Identities(accessKey);
  const issue = await tokenIssuer(identities.resourceId);
  const known = (id: string) => {
    if (!identities.has(id)) throw new RefusedCall(404, "IdentityNotFound", "Identity not found.");
    return id;
  };

  const app: StandinApp = new Hono();
  app.post("/identities", async (context) => {
    const { createTokenWithScopes: scopes, expiresInMinutes } = await read(context, createSchema);
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
        const { scopes, expiresInMinutes } = await read(context, issueSchema);
        return context.json(await issue(id, scopes, expiresInMinutes));
      }
      case ":revokeAccessTokens":
        return context.body(null, 204);
      default:
        return context.json(failure(404, "The action is not known."), 404);
    }
  });
  return app;
}

async function read<T>(context: Context, schema: z.ZodType<T>): Promise<T> {
  const body = schema.safeParse(parseJson((await context.req.text()) || "{}"));
  if (body.success) return body.data;
  throw new RefusedCall(400, "ValidationError", z.prettifyError(body.error));
}

/** Tokens look like Azure's; they are signed with a key that nobody keeps. */
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
