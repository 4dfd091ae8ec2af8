import type { Context, MiddlewareHandler } from "hono";
import { cors } from "hono/cors";
import * as z from "zod";
import { ANON_KEY, PUBLISHABLE_KEY, SECRET_KEY, SERVICE_KEY } from "./keys";
import { toAsymmetric, toSymmetric } from "./tokens";

/** API key → the token of its role, which the services behind the gateway receive. */
const ROLE_TOKENS = new Map([
  [PUBLISHABLE_KEY, ANON_KEY],
  [ANON_KEY, ANON_KEY],
  [SECRET_KEY, SERVICE_KEY],
  [SERVICE_KEY, SERVICE_KEY],
]);

/** Public files and links with a token of their own are opened without a key. */
const WITHOUT_KEY = /^\/storage\/v1\/|^\/auth\/v1\/(verify$|authorize$|callback$|\.well-known\/)/;

const BROWSER = /^\s*Mozilla\/5\.0/i;

const sessionSchema = z.looseObject({ access_token: z.string() });

/**
 * Serves pages of every origin, as a hosted project does: its answers depend on keys and tokens in
 * headers alone. Without `allowHeaders`, a preflight allows whatever headers it asks for.
 */
export const allowBrowsers = cors({
  origin: "*",
  allowMethods: ["GET", "HEAD", "PUT", "PATCH", "POST", "DELETE"],
  exposeHeaders: [
    "content-range",
    "content-location",
    "preference-applied",
    "x-total-count",
    "link",
  ],
  maxAge: 3600,
});

/**
 * Does what the gateway of a hosted project does: requires an API key, of the new or the legacy kind,
 * and passes on an HS256 token: the user's, or else that of the key's role.
 */
export const checkApiKey: MiddlewareHandler = async (context, next) => {
  const key = context.req.header("apikey") ?? context.req.query("apikey");
  const roleToken = key === undefined ? undefined : ROLE_TOKENS.get(key);
  if (!roleToken && !WITHOUT_KEY.test(context.req.path)) {
    const message = key === undefined ? "No API key found in request" : "Invalid API key";
    return unauthorized(context, { message });
  }
  if (key === SECRET_KEY && BROWSER.test(context.req.header("user-agent") ?? "")) {
    return unauthorized(context, { message: "Forbidden use of secret API key in browser" });
  }
  const bearer = /^Bearer (.*)$/i.exec(context.req.header("authorization") ?? "")?.[1];
  const given = bearer === key ? undefined : bearer;
  if (given?.startsWith("sb_")) {
    return unauthorized(context, { code: "PGRST301", message: "Expected 3 parts in JWT; got 1" });
  }
  const token = given === undefined ? roleToken : await toSymmetric(given);
  if (context.req.path === "/rest/v1/" && token === ANON_KEY) {
    return context.json({ message: "You cannot consume this service" }, 403);
  }
  if (token !== undefined) {
    const headers = new Headers(context.req.raw.headers);
    headers.set("authorization", `Bearer ${token}`);
    context.req.raw = new Request(context.req.raw, { headers });
  }
  return next();
};

/** Signs the access tokens of new sessions with the project's key pair: Supabase Lite has a secret only. */
export const signSessions: MiddlewareHandler = async (context, next) => {
  await next();
  const { res } = context;
  const location = res.headers.get("location");
  const inLocation = /(?<=[#&]access_token=)[^&]+/.exec(location ?? "")?.[0];
  if (location && inLocation) {
    res.headers.set("location", location.replace(inLocation, await toAsymmetric(inLocation)));
  }
  if (!res.headers.get("content-type")?.includes("json")) return;
  const session = sessionSchema.safeParse(await res.clone().json());
  if (!session.success) return;
  const access_token = await toAsymmetric(session.data.access_token);
  context.res = new Response(JSON.stringify({ ...session.data, access_token }), res);
};

function unauthorized(context: Context, body: { code?: string; message: string }) {
  return context.json(body, 401);
}
