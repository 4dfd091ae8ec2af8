import { createHmac, timingSafeEqual } from "node:crypto";
import { type Connection, types } from "rhea";
import * as z from "zod";
import { pathOf } from "./messages";

export const KEY_NAME = "RootManageSharedAccessKey";

const SCHEME = "SharedAccessSignature ";

const fieldsSchema = z.object({
  sr: z.string(),
  sig: z.string(),
  /** Seconds since 1970. */
  se: z.string().regex(/^\d+$/),
  skn: z.literal(KEY_NAME),
});

const requestSchema = z.object({
  body: z.string(),
  application_properties: z.object({ operation: z.literal("put-token"), name: z.url() }),
});

/** Stores what the tokens that clients have sent over their connections give access to. */
export class Authorization {
  readonly #key: string;
  readonly #paths = new WeakMap<Connection, Set<string>>();

  /** @param key with which the tokens are signed */
  constructor(key: string) {
    this.#key = key;
  }

  /** Handles a `put-token` request. @returns the status of the response */
  putToken(connection: Connection, request: unknown): object {
    const { body, application_properties } = requestSchema.parse(request);
    const audience = application_properties.name;
    if (!isValidSignature(body, audience, this.#key)) {
      return { "status-code": types.wrap_int(401), "status-description": "InvalidSignature" };
    }
    const paths = this.#paths.get(connection) ?? new Set();
    paths.add(pathOf(new URL(audience).pathname));
    this.#paths.set(connection, paths);
    return { "status-code": types.wrap_int(202), "status-description": "Accepted" };
  }

  /** Whether a token of the connection covers this address. */
  allows(connection: Connection, address: string): boolean {
    const paths = [...(this.#paths.get(connection) ?? [])];
    return paths.some((path) => path === "" || isAtOrBelow(pathOf(address), path));
  }
}

/** Whether a shared access signature was made with this key, covers the audience and has not expired. */
export function isValidSignature(token: string, audience: string, key: string): boolean {
  if (!token.startsWith(SCHEME)) return false;
  const text = token.slice(SCHEME.length);
  const fields = fieldsSchema.safeParse(Object.fromEntries(new URLSearchParams(text)));
  if (!fields.success) return false;
  const { sr, sig, se } = fields.data;
  // The signature covers the resource as it is written, with its escapes.
  const written = /(?:^|&)sr=([^&]*)/.exec(text)?.[1];
  const expected = createHmac("sha256", key).update(`${written}\n${se}`).digest();
  const given = Buffer.from(sig, "base64");
  return (
    given.length === expected.length &&
    timingSafeEqual(given, expected) &&
    Number(se) * 1_000 > Date.now() &&
    isAtOrBelow(withoutScheme(audience), withoutScheme(sr))
  );
}

/** The .NET client names a queue as `amqp://…` and signs for `amqps://…`. */
function withoutScheme(resource: string): string {
  return resource
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, "")
    .replace(/\/$/, "");
}

function isAtOrBelow(path: string, top: string): boolean {
  return `${path}/`.startsWith(`${top}/`);
}
