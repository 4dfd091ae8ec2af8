import QuickLRU from "quick-lru";
import { Problem } from "./problems";

/** What users have used is remembered for this long. */
const REMEMBERED_MS = 60_000;

const MAX_REMEMBERED_USERS = 10_000;

interface Running {
  userId: string;
  startedAt: number;
}

interface Waiting {
  userId: string;
  bytes: number;
  begin: () => void;
  refuse: () => void;
}

interface Limits {
  slots: number;
  /** What may wait, which is held in memory. */
  maxWaitingBytes: number;
  maxWaitingMs: number;
  /** The code of the Problem for work that is refused. */
  busyCode: "extractor_busy" | "export_busy";
}

/** Slots for work. The next free one goes to the waiting user who has used them least in the last minute. */
export class FairSlots {
  readonly #limits: Limits;
  readonly #waiting: Waiting[] = [];
  readonly #usedMs = new QuickLRU<string, number>({
    maxSize: MAX_REMEMBERED_USERS,
    maxAge: REMEMBERED_MS,
  });
  readonly #running = new Set<Running>();

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /**
   * Does the work in a slot.
   * @param bytes what the work holds in memory while it waits
   * @throws Problem `busyCode` when it has waited too long, or when too much is waiting: then of the
   * user whose files that wait are largest
   */
  async run<Result>(userId: string, bytes: number, work: () => Promise<Result>): Promise<Result> {
    const isFree = this.#running.size < this.#limits.slots;
    const running = isFree ? this.#take(userId) : await this.#wait(userId, bytes);
    try {
      return await work();
    } finally {
      this.#running.delete(running);
      const endedMs = this.#usedMs.get(userId) ?? 0;
      this.#usedMs.set(userId, endedMs + performance.now() - running.startedAt);
      this.#passOn();
    }
  }

  #take(userId: string): Running {
    const running = { userId, startedAt: performance.now() };
    this.#running.add(running);
    return running;
  }

  async #wait(userId: string, bytes: number): Promise<Running> {
    const { promise, resolve, reject } = Promise.withResolvers<Running>();
    const refuse = () => {
      this.#remove(waiting);
      reject(new Problem(this.#limits.busyCode));
    };
    const waiting = { userId, bytes, begin: () => resolve(this.#take(userId)), refuse };
    this.#waiting.push(waiting);
    const timer = setTimeout(refuse, this.#limits.maxWaitingMs);
    while (sumOf(this.#waiting) > this.#limits.maxWaitingBytes) this.#largest()?.refuse();
    return promise.finally(() => clearTimeout(timer));
  }

  /** The newest work of the user whose waiting work is largest. */
  #largest(): Waiting | undefined {
    const most = Math.max(...this.#waiting.map((waiting) => this.#waitingBytesOf(waiting)));
    return this.#waiting.findLast((waiting) => this.#waitingBytesOf(waiting) === most);
  }

  /** The work of the user who has used least; of several, of the one whose waiting work is smallest. */
  #next(): Waiting | undefined {
    const [next] = this.#waiting.toSorted(
      (one, other) =>
        this.#usedMsOf(one.userId) - this.#usedMsOf(other.userId) ||
        this.#waitingBytesOf(one) - this.#waitingBytesOf(other),
    );
    return next;
  }

  #passOn(): void {
    const next = this.#next();
    if (!next) return;
    this.#remove(next);
    next.begin();
  }

  #waitingBytesOf({ userId }: Waiting): number {
    return sumOf(this.#waiting.filter((other) => other.userId === userId));
  }

  #remove(waiting: Waiting): void {
    const index = this.#waiting.indexOf(waiting);
    if (index >= 0) this.#waiting.splice(index, 1);
  }

  /** By the work that has ended, and by what is running. */
  #usedMsOf(userId: string): number {
    const now = performance.now();
    return [...this.#running]
      .filter((running) => running.userId === userId)
      .reduce((used, { startedAt }) => used + now - startedAt, this.#usedMs.get(userId) ?? 0);
  }
}

const sumOf = (waiting: readonly Waiting[]) =>
  waiting.reduce((total, { bytes }) => total + bytes, 0);
