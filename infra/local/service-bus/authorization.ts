import { createHmac, timingSafeEqual } from "node:crypto";
import * as z from "zod";

export const KEY_NAME = "RootManageSharedAccessKey";

const SCHEME = "SharedAccessSignature ";

const fieldsSchema = z.object({
  sr: z.string(),
  sig: z.string(),
  /** Seconds since 1970. */
  se: z.string().regex(/^\d+$/),
  skn: z.literal(KEY_NAME),
});

/** Whether a shared access signature is one of this key, for this audience, and still good. */
export function isGoodSignature(token: string, audience: string, key: string): boolean {
  if (!token.startsWith(SCHEME)) return false;
  const text = token.slice(SCHEME.length);
  const fields = fieldsSchema.safeParse(Object.fromEntries(new URLSearchParams(text)));
  if (!fields.success) return false;
  const { sr, sig, se } = fields.data;
  // What is signed is the resource as it is written, escapes and all.
  const written = /(?:^|&)sr=([^&]*)/.exec(text)?.[1];
  const expected = createHmac("sha256", key).update(`${written}\n${se}`).digest();
  const given = Buffer.from(sig, "base64");
  return (
    given.length === expected.length &&
    timingSafeEqual(given, expected) &&
    Number(se) * 1_000 > Date.now() &&
    audience.toLowerCase().startsWith(sr.toLowerCase())
  );
}
