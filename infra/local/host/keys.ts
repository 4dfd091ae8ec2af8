import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** The system key that the platform creates for the Event Grid extension. */
export const EVENT_GRID_KEY_NAME = "eventgrid_extension";

/** The keys of the local host. Without a master key there are none, and nothing opens. */
export class Keys {
  readonly #master: string | undefined;

  constructor(master: string | undefined) {
    this.#master = master || undefined;
  }

  get master(): string | undefined {
    return this.#master;
  }

  /** Opens the Event Grid webhook and nothing else. */
  get eventGrid(): string | undefined {
    return (
      this.#master &&
      createHmac("sha256", this.#master).update(EVENT_GRID_KEY_NAME).digest("base64url")
    );
  }

  /** Whether the request carries the master key, which every endpoint with a key accepts. */
  allowEverything(request: IncomingMessage, url: URL): boolean {
    return isSame(givenKey(request, url), this.#master);
  }

  /** Whether the request carries a key that opens the Event Grid webhook. */
  allowEvents(request: IncomingMessage, url: URL): boolean {
    return this.allowEverything(request, url) || isSame(givenKey(request, url), this.eventGrid);
  }
}

/** The key of a request: in `x-functions-key`, or as `?code=`. */
function givenKey(request: IncomingMessage, url: URL): string | undefined {
  const given = request.headers["x-functions-key"] ?? url.searchParams.get("code");
  return typeof given === "string" ? given : undefined;
}

function isSame(given: string | undefined, key: string | undefined): boolean {
  if (given === undefined || key === undefined) return false;
  return timingSafeEqual(digest(given), digest(key));
}

/** Has the same length for any text, as the comparison requires. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
