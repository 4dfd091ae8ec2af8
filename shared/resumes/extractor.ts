import { ExtractorProcess } from "./extractor-process";
import { ResumeRefusal } from "./refusal";
import type { Extraction } from "./schemas";

/** How many resumes are read at the same time. */
const MAX_PROCESSES = 2;

/** How many may wait for their turn: each holds its file in memory. */
const MAX_WAITING = 8;
const MAX_WAITING_MS = 10_000;

/** From the start of an extraction, that of its process included. */
const EXTRACTION_DEADLINE_MS = 10_000;

/** A process that nothing needed for so long is ended. */
const IDLE_MS = 60_000;

interface Limits {
  deadlineMs: number;
  maxWaitingMs: number;
  idleMs: number;
}

/** Reads resumes in child processes, which are started on demand, kept for the next one, and replaced. */
export class Extractor {
  readonly #childPath: string;
  readonly #limits: Limits;
  readonly #idle = new Map<ExtractorProcess, NodeJS.Timeout>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  /** @param childPath The built `extract-child`. */
  constructor(childPath: string, limits: Partial<Limits> = {}) {
    this.#childPath = childPath;
    this.#limits = {
      deadlineMs: EXTRACTION_DEADLINE_MS,
      maxWaitingMs: MAX_WAITING_MS,
      idleMs: IDLE_MS,
      ...limits,
    };
  }

  /**
   * Reads the text that a resume shows.
   * @throws {ResumeRefusal} `extractor_busy` when too many wait already, or it waited too long.
   */
  async extract(file: Uint8Array): Promise<Extraction> {
    await this.#takeTurn();
    const process = this.#takeIdle() ?? new ExtractorProcess(this.#childPath);
    try {
      return await process.extract(file, this.#limits.deadlineMs);
    } finally {
      if (process.isReusable) this.#keep(process);
      this.#endTurn();
    }
  }

  /** Ends the processes that idle. */
  close(): void {
    for (const process of this.#idle.keys()) {
      this.#forget(process);
      process.stop();
    }
  }

  async #takeTurn(): Promise<void> {
    if (this.#running < MAX_PROCESSES) {
      this.#running++;
      return;
    }
    if (this.#waiting.length >= MAX_WAITING) throw new ResumeRefusal("extractor_busy");
    await new Promise<void>((resolve, reject) => {
      const begin = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(begin), 1);
        reject(new ResumeRefusal("extractor_busy"));
      }, this.#limits.maxWaitingMs);
      this.#waiting.push(begin);
    });
  }

  /** Hands the turn on to the one that waits longest. */
  #endTurn(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#running--;
  }

  /** The process that worked last, which is warmest; those that died meanwhile are passed over. */
  #takeIdle(): ExtractorProcess | undefined {
    const process = [...this.#idle.keys()].findLast(({ isReusable }) => isReusable);
    if (process) this.#forget(process);
    return process;
  }

  #keep(process: ExtractorProcess): void {
    const timer = setTimeout(() => {
      this.#forget(process);
      process.stop();
    }, this.#limits.idleMs);
    this.#idle.set(process, timer.unref());
  }

  #forget(process: ExtractorProcess): void {
    clearTimeout(this.#idle.get(process));
    this.#idle.delete(process);
  }
}
