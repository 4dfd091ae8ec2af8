import * as z from "zod";

const sqlErrorSchema = z.looseObject({
  code: z.string().regex(/^[0-9A-Z]{5}$/),
  message: z.string(),
  detail: z.string().nullish(),
  hint: z.string().nullish(),
});

/** SQLSTATEs that Lite answers as PostgREST does, and those that its storage handles itself. */
const CORRECT_IN_LITE = /^(21|22|25006|42|PT|PGRST|2350[235])/;

/** PostgREST's HTTP statuses by SQLSTATE, most specific first; any other is 400. */
const STATUSES: [prefix: RegExp, status: number][] = [
  [/^P0001/, 400],
  [/^(0L|0P|28)/, 403],
  [/^53400/, 500],
  [/^(08|53)/, 503],
  [/^(09|25|2D|38|39|3B|40|54|55|57|58|F0|HV|P0|XX)/, 500],
];

/**
 * Converts an SQL error that Lite would answer as unknown (500, `SUP`) into one that it answers as
 * PostgREST does: with its SQLSTATE, message, details and hint.
 *
 * It uses the form that PostgREST offers to SQL functions: `raise sqlstate 'PGRST'`, with the body in
 * the message, and status and headers in the detail.
 */
export function asPostgrestError(error: unknown): unknown {
  const parsed = sqlErrorSchema.safeParse(error);
  if (!parsed.success || CORRECT_IN_LITE.test(parsed.data.code)) return error;
  const { code, message, detail, hint } = parsed.data;
  const status = STATUSES.find(([prefix]) => prefix.test(code))?.[1] ?? 400;
  return {
    name: "PgError",
    code: "PGRST",
    message: JSON.stringify({ code, message, details: detail ?? null, hint: hint ?? null }),
    detail: JSON.stringify({ status, headers: {} }),
  };
}
