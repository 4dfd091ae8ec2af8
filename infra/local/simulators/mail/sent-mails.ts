import { createHash, randomUUID } from "node:crypto";
import type { Email } from "./request";

const MOST_MAILS = 500;
const MOST_KEYS = 10_000;
/** Resend remembers an idempotency key for 24 hours. */
const KEY_LIFE_MS = 24 * 60 * 60 * 1_000;

export type SentMail = Email & {
  id: string;
  /** When it was sent, as an ISO time. */
  at: string;
  idempotency_key: string | null;
};

type UsedKey = { payloadHash: string; id: string; usedAt: number };

/** Keeps the last 500 mails, and sends a mail once for each idempotency key. */
export class Outbox {
  readonly #mails = new Map<string, SentMail>();
  readonly #keys = new Map<string, UsedKey>();

  /** The oldest comes first. */
  all(): SentMail[] {
    return [...this.#mails.values()];
  }

  find(id: string): SentMail | undefined {
    return this.#mails.get(id);
  }

  /** The id of the mail; `undefined` when the key was used for another payload. */
  send(email: Email, key: string | null, payload: string): string | undefined {
    const payloadHash = createHash("sha256").update(payload).digest("hex");
    const used = key === null ? undefined : this.#recentUse(key);
    if (used !== undefined) return used.payloadHash === payloadHash ? used.id : undefined;
    const id = randomUUID();
    this.#mails.set(id, { id, at: new Date().toISOString(), idempotency_key: key, ...email });
    if (key !== null) this.#keys.set(key, { payloadHash, id, usedAt: Date.now() });
    dropOldest(this.#mails, MOST_MAILS);
    dropOldest(this.#keys, MOST_KEYS);
    return id;
  }

  #recentUse(key: string): UsedKey | undefined {
    const used = this.#keys.get(key);
    if (used === undefined || Date.now() - used.usedAt < KEY_LIFE_MS) return used;
    this.#keys.delete(key);
    return undefined;
  }
}

/** Maps keep the order in which their entries came. */
function dropOldest(map: Map<string, unknown>, most: number): void {
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}
