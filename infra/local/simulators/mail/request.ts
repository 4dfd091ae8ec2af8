import * as z from "zod";

const MAX_RECIPIENTS = 50;
const MAX_SUBJECT_CHARACTERS = 998;
const MAX_PART_CHARACTERS = 1_000_000;

/** `email@example.com` or `Name <email@example.com>`. */
const addressSchema = z.string().refine(
  (value) => {
    const address = /^[^<>\r\n]*<([^<>]+)>$/.exec(value)?.[1] ?? value;
    return z.email({ pattern: z.regexes.html5Email }).safeParse(address).success;
  },
  { error: "needs to follow the `email@example.com` or `Name <email@example.com>` format" },
);
const recipientsSchema = z.union([
  addressSchema.transform((address) => [address]),
  z.array(addressSchema).min(1).max(MAX_RECIPIENTS),
]);
const partSchema = z.string().max(MAX_PART_CHARACTERS).optional();

/** The body of `POST /emails`; fields that the project does not use are rejected. */
export const emailSchema = z
  .strictObject({
    from: addressSchema,
    to: recipientsSchema,
    cc: recipientsSchema.optional(),
    bcc: recipientsSchema.optional(),
    reply_to: recipientsSchema.optional(),
    subject: z
      .string()
      .min(1)
      .max(MAX_SUBJECT_CHARACTERS)
      .regex(/^[^\r\n]*$/, "must not have line breaks"),
    html: partSchema,
    text: partSchema,
    headers: z.record(z.string(), z.string()).optional(),
    tags: z.array(z.strictObject({ name: z.string(), value: z.string() })).optional(),
  })
  .refine(({ html, text }) => html !== undefined || text !== undefined, {
    path: ["html"],
    error: "or `text` is needed",
  });

export type Email = z.infer<typeof emailSchema>;

/** Resend's error name and message for an invalid body. */
export function describeProblem(
  body: unknown,
  error: z.ZodError,
): { name: string; message: string } {
  const [issue] = error.issues;
  const field = String(issue?.path[0] ?? "");
  const given = z.record(z.string(), z.unknown()).safeParse(body).data;
  if (field !== "" && given !== undefined && given[field] === undefined) {
    const needed = field === "html" ? "`html` or `text`" : `\`${field}\``;
    return { name: "missing_required_field", message: `Missing ${needed} field.` };
  }
  const where = field === "" ? "body" : `\`${field}\` field`;
  return { name: "validation_error", message: `Invalid ${where}: ${issue?.message ?? "unknown"}.` };
}
