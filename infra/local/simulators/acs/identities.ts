import { createHash, createHmac, randomBytes } from "node:crypto";
import QuickLRU from "quick-lru";

const MAX_DELETED = 10_000;
const IDENTITY =
  /^8:acs:([0-9a-f-]{36})_([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/;

/**
 * The identities of one resource. One half of an identity is random, the other half proves that it
 * was created with this access key, so that identities from before a restart are still valid.
 */
export class Identities {
  readonly #accessKey: string;
  readonly resourceId: string;
  readonly #deleted = new QuickLRU<string, true>({ maxSize: MAX_DELETED });

  constructor(accessKey: string) {
    this.#accessKey = accessKey;
    this.resourceId = asUuid(createHash("sha256").update(accessKey).digest("hex"));
  }

  create(): string {
    const random = randomBytes(8).toString("hex");
    return `8:acs:${this.resourceId}_${asUuid(random + this.#proofOf(random))}`;
  }

  has(id: string): boolean {
    const [, resourceId, ...parts] = IDENTITY.exec(id) ?? [];
    const suffix = parts.join("");
    const isValid =
      resourceId === this.resourceId && suffix.slice(16) === this.#proofOf(suffix.slice(0, 16));
    return isValid && !this.#deleted.has(id);
  }

  delete(id: string): void {
    this.#deleted.set(id, true);
  }

  #proofOf(random: string): string {
    return createHmac("sha256", this.#accessKey).update(random).digest("hex").slice(0, 16);
  }
}

/** The first 32 hexadecimal digits in the format of a UUID. */
function asUuid(hex: string): string {
  return hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
