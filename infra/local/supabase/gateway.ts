import type { Context, MiddlewareHandler } from "hono";
import { cors } from "hono/cors";
import * as z from "zod";
import { ANON_KEY, PUBLISHABLE_KEY, SECRET_KEY, SERVICE_KEY } from "./keys";
import { toAsymmetric, toSymmetric, withinSkew } from "./tokens";

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
  if (given !== undefined && !hasThreeParts(given)) {
    const refused = refuseMalformed(context);
    if (refused) return refused;
  }
  const token = given === undefined ? roleToken : await tokenFor(context.req.path, given);
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

/** Of `alg: none`, the third part is empty. */
const hasThreeParts = (token: string) => /^[^.]+\.[^.]+\.[^.]+$/.test(token);

/** Opened by its URL alone. */
const PUBLIC_FILE = /^\/storage\/v1\/object\/(public|sign)\//;

/** As PostgREST and Storage do. Lite would serve the request as one without a token; its auth refuses it itself. */
function refuseMalformed(context: Context): Response | undefined {
  const { path } = context.req;
  if (path.startsWith("/rest/v1/")) {
    const message = "Expected 3 parts in JWT";
    return unauthorized(context, { code: "PGRST301", message });
  }
  if (!path.startsWith("/storage/v1/") || PUBLIC_FILE.test(path)) return undefined;
  const body = { statusCode: "403", error: "Unauthorized", message: "Invalid Compact JWS" };
  return context.json(body, 400);
}

/** PostgREST alone allows clocks to differ. */
async function tokenFor(path: string, given: string): Promise<string> {
  const token = await toSymmetric(given);
  return path.startsWith("/rest/v1/") ? withinSkew(token) : token;
}

/** The pattern by which hosted sign-in checks addresses: it takes an international domain in Punycode only. */
const MAIL_ADDRESS =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i;

const withEmail = z.object({ email: z.string().min(1) });

/** Refuses an address that hosted sign-in refuses; Lite takes almost any. */
export const checkMailAddress: MiddlewareHandler = async (context, next) => {
  const body: unknown = await context.req.raw
    .clone()
    .json()
    .catch(() => undefined);
  const { data } = withEmail.safeParse(body);
  if (!data || MAIL_ADDRESS.test(data.email)) return next();
  const msg = "Unable to validate email address: invalid format";
  return context.json({ code: 400, error_code: "validation_failed", msg }, 400);
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
