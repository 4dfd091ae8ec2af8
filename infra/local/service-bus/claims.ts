import { type Connection, types } from "rhea";
import * as z from "zod";
import { isGoodSignature } from "./authorization";

const requestSchema = z.object({
  body: z.string(),
  application_properties: z.object({ operation: z.literal("put-token"), name: z.url() }),
});

/** What the tokens that clients have sent over their connections open. */
export class Claims {
  readonly #key: string;
  readonly #paths = new WeakMap<Connection, Set<string>>();

  /** @param key what the tokens are signed with */
  constructor(key: string) {
    this.#key = key;
  }

  /** Takes the token of a request; gives the status of the answer. */
  take(connection: Connection, request: unknown): object {
    const { body, application_properties } = requestSchema.parse(request);
    const audience = application_properties.name;
    if (!isGoodSignature(body, audience, this.#key)) {
      return { "status-code": types.wrap_int(401), "status-description": "InvalidSignature" };
    }
    const paths = this.#paths.get(connection) ?? new Set();
    paths.add(new URL(audience).pathname.slice(1).toLowerCase());
    this.#paths.set(connection, paths);
    return { "status-code": types.wrap_int(202), "status-description": "Accepted" };
  }

  /** Whether one of them is for this address, or for what it lies below. */
  open(connection: Connection, address: string): boolean {
    const paths = [...(this.#paths.get(connection) ?? [])];
    return paths.some((path) => path === "" || `${address.toLowerCase()}/`.startsWith(`${path}/`));
  }
}
