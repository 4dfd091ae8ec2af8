import { randomUUID } from "node:crypto";
import { hash } from "bcryptjs";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { jwtVerify } from "jose";
import type { Sql } from "postgres";
import * as z from "zod";
import { JWT_SECRET } from "./keys";

/** The cheapest that bcrypt allows: these passwords protect nothing. */
const BCRYPT_ROUNDS = 4;
const UNIQUE_VIOLATION = "23505";
const SECONDS_PER_UNIT = { h: 3600, m: 60, s: 1 };

const metadata = z.record(z.string(), z.json());
const changesSchema = z.object({
  email: z.email().toLowerCase().optional(),
  phone: z.string().min(1).optional(),
  password: z.string().min(6).optional(),
  email_confirm: z.boolean().optional(),
  phone_confirm: z.boolean().optional(),
  user_metadata: metadata.optional(),
  app_metadata: metadata.optional(),
  role: z.string().optional(),
  /** A Go duration of one unit such as `24h`, or `none`. */
  ban_duration: z.union([z.literal("none"), z.string().regex(/^\d+(\.\d+)?[hms]$/)]).optional(),
});
const newUserSchema = changesSchema
  .extend({ id: z.guid().optional() })
  .refine((user) => user.email ?? user.phone, {
    message: "Cannot create a user without either an email or phone",
  });
const pageSchema = z.object({
  page: z.coerce
    .number()
    .int()
    .catch(1)
    .transform((page) => Math.max(page, 1)),
  per_page: z.coerce
    .number()
    .int()
    .catch(50)
    .transform((size) => (size > 0 ? size : 50)),
});
const foundSchema = z.array(z.object({ user: z.json() }));

type Changes = z.output<typeof changesSchema>;

/** GoTrue's `/auth/v1/admin/users`, which Lite lacks: create, list, get, update, delete. */
export function adminUsers(sql: Sql): Hono {
  const app = new Hono();
  app.use(requireService);
  app.onError((error, context) => {
    if ("code" in error && error.code === UNIQUE_VIOLATION) {
      const message = "A user with this email address has already been registered";
      return errorResponse(context, 422, "email_exists", message);
    }
    return errorResponse(
      context,
      500,
      "unexpected_failure",
      `Unexpected failure: ${error.message}`,
    );
  });

  app.post("/", async (context) => {
    const body = newUserSchema.safeParse(await readJson(context));
    if (!body.success)
      return errorResponse(context, 400, "validation_failed", z.prettifyError(body.error));
    const id = body.data.id ?? randomUUID();
    await sql.begin(async (transaction) => {
      const defaults = { aud: "authenticated", role: "authenticated" };
      const app_metadata = { provider: "email", providers: ["email"], ...body.data.app_metadata };
      const columns = await columnsOf({ ...body.data, app_metadata });
      await transaction`insert into auth.users ${transaction({ id, ...defaults, ...columns })}`;
      const identity = { sub: id, email: body.data.email, email_verified: false };
      await transaction`
        insert into auth.identities (id, provider, provider_id, user_id, identity_data)
        values (${randomUUID()}, 'email', ${id}, ${id}, ${transaction.json(identity)})`;
    });
    return context.json(await find(sql, id));
  });

  app.get("/", async (context) => {
    const { page, per_page } = pageSchema.parse(context.req.query());
    const [counted] = await sql`select count(*)::text as total from auth.users`;
    const users = await sql`
      select ${gotrueUser(sql)} as "user" from auth.users
      order by created_at desc, id limit ${per_page} offset ${(page - 1) * per_page}`;
    const total = Number(counted?.["total"]);
    context.header("x-total-count", String(total));
    context.header("link", links(page, Math.max(Math.ceil(total / per_page), 1)));
    const found = foundSchema.parse(users).map((row) => row.user);
    return context.json({ users: found, aud: "authenticated" });
  });

  app.use("/:id", async (context, next) => {
    const found = await find(sql, context.req.param("id"));
    return found ? next() : errorResponse(context, 404, "user_not_found", "User not found");
  });
  app.get("/:id", async (context) => context.json(await find(sql, context.req.param("id"))));
  app.put("/:id", async (context) => {
    const body = changesSchema.safeParse(await readJson(context));
    if (!body.success)
      return errorResponse(context, 400, "validation_failed", z.prettifyError(body.error));
    const id = context.req.param("id");
    const { user_metadata = {}, app_metadata = {}, ...changes } = body.data;
    const columns = { updated_at: new Date().toISOString(), ...(await columnsOf(changes)) };
    await sql`
      update auth.users set ${sql(columns)},
        raw_user_meta_data = jsonb_strip_nulls(raw_user_meta_data || ${sql.json(user_metadata)}),
        raw_app_meta_data = jsonb_strip_nulls(raw_app_meta_data || ${sql.json(app_metadata)})
      where id = ${id}`;
    return context.json(await find(sql, id));
  });
  app.delete("/:id", async (context) => {
    await sql`delete from auth.users where id = ${context.req.param("id")}`;
    return context.json({});
  });
  return app;
}

const requireService: MiddlewareHandler = async (context, next) => {
  const token = context.req.header("authorization")?.replace(/^Bearer /i, "") ?? "";
  const key = new TextEncoder().encode(JWT_SECRET);
  const verified = await jwtVerify(token, key, { algorithms: ["HS256"] }).catch(() => undefined);
  if (verified?.payload["role"] === "service_role") return next();
  return errorResponse(context, 403, "not_admin", "User not allowed");
};

async function find(sql: Sql, id: string): Promise<z.output<typeof foundSchema>[number]["user"]> {
  if (!z.guid().safeParse(id).success) return null;
  const rows = await sql`select ${gotrueUser(sql)} as "user" from auth.users where id = ${id}`;
  return foundSchema.parse(rows)[0]?.user ?? null;
}

/** The user as GoTrue returns it. */
function gotrueUser(sql: Sql) {
  return sql`jsonb_build_object(
    'id', id, 'aud', aud, 'role', role, 'email', coalesce(email, ''), 'phone', coalesce(phone, ''),
    'email_confirmed_at', email_confirmed_at, 'phone_confirmed_at', phone_confirmed_at,
    'confirmed_at', confirmed_at, 'last_sign_in_at', last_sign_in_at, 'banned_until', banned_until,
    'app_metadata', raw_app_meta_data, 'user_metadata', raw_user_meta_data,
    'identities', coalesce((
      select jsonb_agg(jsonb_build_object(
        'identity_id', identity.id, 'id', provider_id, 'user_id', user_id, 'provider', provider,
        'identity_data', identity_data, 'email', identity.email, 'created_at', identity.created_at))
      from auth.identities identity where user_id = users.id), '[]'),
    'is_anonymous', is_anonymous, 'created_at', created_at, 'updated_at', updated_at)`;
}

async function columnsOf(changes: Changes): Promise<Record<string, string | null | object>> {
  const now = new Date();
  const { ban_duration: ban } = changes;
  return {
    ...(changes.email && { email: changes.email }),
    ...(changes.phone && { phone: changes.phone }),
    ...(changes.role && { role: changes.role }),
    ...(changes.password && { encrypted_password: await hash(changes.password, BCRYPT_ROUNDS) }),
    ...(changes.email_confirm && { email_confirmed_at: now.toISOString() }),
    ...(changes.phone_confirm && { phone_confirmed_at: now.toISOString() }),
    ...(ban && { banned_until: ban === "none" ? null : endOfBan(now, ban).toISOString() }),
    ...(changes.app_metadata && { raw_app_meta_data: changes.app_metadata }),
    ...(changes.user_metadata && { raw_user_meta_data: changes.user_metadata }),
  };
}

function endOfBan(start: Date, duration: string): Date {
  const unit = z.enum(["h", "m", "s"]).parse(duration.slice(-1));
  return new Date(start.getTime() + Number.parseFloat(duration) * SECONDS_PER_UNIT[unit] * 1000);
}

/** The `Link` header from which supabase-js reads pages. */
function links(page: number, last: number): string {
  const link = (to: number, rel: string) => `</admin/users?page=${to}>; rel="${rel}"`;
  return [...(page < last ? [link(page + 1, "next")] : []), link(last, "last")].join(", ");
}

function errorResponse(
  context: Context,
  status: 400 | 403 | 404 | 422 | 500,
  code: string,
  message: string,
) {
  return context.json({ code: status, error_code: code, msg: message }, status);
}

/** Returns `undefined`, which no schema accepts, if the body is not JSON. */
async function readJson(context: Context): Promise<unknown> {
  return context.req.json().catch(() => undefined);
}
