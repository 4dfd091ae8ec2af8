import { createHash, randomUUID } from "node:crypto";
import QuickLRU from "quick-lru";
import type { Email } from "./request";

const MAX_MAILS = 500;
const MAX_KEYS = 10_000;
/** Resend stores an idempotency key for 24 hours. */
const KEY_LIFE_MS = 24 * 60 * 60 * 1_000;

export type SentMail = Email & {
  id: string;
  /** When it was sent, as an ISO time. */
  at: string;
  idempotency_key: string | null;
};

/** Stores the last 500 mails, and sends a mail once for each idempotency key. */
export class SentMails {
  readonly #mails: SentMail[] = [];
  readonly #keys = new QuickLRU<string, { payloadHash: string; id: string }>({
    maxSize: MAX_KEYS,
    maxAge: KEY_LIFE_MS,
  });

  /** The oldest comes first. */
  all(): readonly SentMail[] {
    return this.#mails;
  }

  find(id: string): SentMail | undefined {
    return this.#mails.find((mail) => mail.id === id);
  }

  /** @returns the id of the mail; `undefined` if the key was used for another payload */
  send(email: Email, key: string | null, payload: string): string | undefined {
    const payloadHash = createHash("sha256").update(payload).digest("hex");
    const used = key === null ? undefined : this.#keys.get(key);
    if (used !== undefined) return used.payloadHash === payloadHash ? used.id : undefined;
    const id = randomUUID();
    this.#mails.push({ id, at: new Date().toISOString(), idempotency_key: key, ...email });
    if (this.#mails.length > MAX_MAILS) this.#mails.shift();
    if (key !== null) this.#keys.set(key, { payloadHash, id });
    return id;
  }
}
