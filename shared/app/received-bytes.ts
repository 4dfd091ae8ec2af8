import { Problem, type ProblemCode } from "../core/problems";

/** So soon the bodies of others have arrived, or were ended. */
const RETRY_AFTER_SECONDS = 5;

interface Limits {
  bytesOfAll: number;
  bytesPerSender?: number;
  bodiesPerSender?: number;
  /** The code of the Problem for a body that is refused because of all together. */
  busyCode: ProblemCode;
  /** The detail of `rate_limited`, for a sender above their own limit. */
  tooManyDetail: string;
}

/** A body that is being received. */
export interface ReceivedBody {
  /** Counts bytes that are held in memory until the body ends. */
  add: (bytes: number) => void;
  /** Aborted with a Problem when the body is refused. */
  refused: AbortSignal;
  end: () => void;
}

interface Counted {
  sender: string;
  bytes: number;
  abort: AbortController;
}

/**
 * The bodies that this process receives at once. Where all together are too large, those of the sender who has
 * most are refused, newest first: a few who send much, and slowly, keep nobody else from sending little.
 */
export class ReceivedBytes {
  readonly #limits: Limits;
  readonly #bodies = new Set<Counted>();

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** @throws Problem `rate_limited` where the sender is sending enough bodies already */
  open(sender: string): ReceivedBody {
    const { bodiesPerSender = Number.POSITIVE_INFINITY } = this.#limits;
    if (this.#of(sender).length >= bodiesPerSender) throw this.#tooMany();
    const body: Counted = { sender, bytes: 0, abort: new AbortController() };
    this.#bodies.add(body);
    return {
      add: (bytes) => this.#add(body, bytes),
      refused: body.abort.signal,
      end: () => this.#bodies.delete(body),
    };
  }

  #add(body: Counted, bytes: number): void {
    if (!this.#bodies.has(body)) return;
    body.bytes += bytes;
    const { bytesPerSender = Number.POSITIVE_INFINITY, bytesOfAll, busyCode } = this.#limits;
    if (sumOf(this.#of(body.sender)) > bytesPerSender) this.#refuse(body, this.#tooMany());
    while (sumOf(this.#bodies) > bytesOfAll) {
      const problem = new Problem(busyCode, { retryAfterSeconds: RETRY_AFTER_SECONDS });
      this.#refuse(this.#newestOfLargestSender() ?? body, problem);
    }
  }

  #refuse(body: Counted, problem: Problem): void {
    this.#bodies.delete(body);
    body.abort.abort(problem);
  }

  #newestOfLargestSender(): Counted | undefined {
    const bySender = Map.groupBy(this.#bodies, ({ sender }) => sender).values();
    return [...bySender].toSorted((one, other) => sumOf(other) - sumOf(one))[0]?.at(-1);
  }

  #of(sender: string): Counted[] {
    return [...this.#bodies].filter((body) => body.sender === sender);
  }

  #tooMany(): Problem {
    const detail = this.#limits.tooManyDetail;
    return new Problem("rate_limited", { retryAfterSeconds: RETRY_AFTER_SECONDS, detail });
  }
}

const sumOf = (bodies: Iterable<Counted>) => [...bodies].reduce((sum, { bytes }) => sum + bytes, 0);
