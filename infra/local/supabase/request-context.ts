import type { PostgresConnection } from "@supabase/lite/postgres";
import { type Kysely, sql } from "kysely";
import * as z from "zod";

const callerSchema = z.object({
  auth: z
    .object({
      role: z.string().nullish(),
      uid: z.string().nullish(),
      jwt: z.record(z.string(), z.unknown()).nullish(),
    })
    .optional(),
  storage: z.object({ operation: z.string().nullish() }).optional(),
});
const callSchema = z.object({
  method: z.string(),
  path: z.string(),
  requestHeaders: z.record(z.string(), z.string()).optional(),
});

/**
 * Sets the variables of a request in the database with one statement for the caller and one for the
 * call. Lite sends one statement per variable, which costs ten more round trips per function call.
 */
export function patchRequestContext(connection: PostgresConnection): void {
  Object.assign(connection, {
    applyJwtSessionContext: async (database: Kysely<unknown>, context: unknown) => {
      const { auth, storage } = callerSchema.parse(context);
      const role = auth?.role || "anon";
      await setForTransaction(database, {
        role,
        "request.jwt.claim.role": role,
        "request.jwt.claim.sub": auth?.uid ?? "",
        ...(auth?.jwt && { "request.jwt.claims": JSON.stringify(auth.jwt) }),
        "storage.operation": storage?.operation ?? "",
      });
    },
    applyRpcRequestGucs: async (database: Kysely<unknown>, call: unknown) => {
      const { method, path, requestHeaders } = callSchema.parse(call);
      await setForTransaction(database, {
        "response.status": "",
        "response.headers": "",
        "request.method": method,
        "request.path": path,
        "request.headers": JSON.stringify(requestHeaders ?? {}),
      });
    },
  });
}

async function setForTransaction(
  database: Kysely<unknown>,
  variables: Record<string, string>,
): Promise<void> {
  const settings = Object.entries(variables).map(
    ([name, value]) => sql`set_config(${name}, ${value}, true)`,
  );
  await sql`select ${sql.join(settings)}`.execute(database);
}
