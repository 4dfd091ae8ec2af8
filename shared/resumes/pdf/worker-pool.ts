import { Problem } from "../../core/problems";
import type { PdfText } from "./messages";
import { PdfWorkerProcess } from "./worker-process";

const MAX_PROCESSES = 2;

/** Waiting files are held in memory. */
const MAX_WAITING = 8;
const MAX_WAITING_MS = 10_000;

/** Per file, the start of a process included. */
const READ_DEADLINE_MS = 10_000;

/** A process without work for this long is stopped. */
const IDLE_MS = 60_000;

interface Limits {
  deadlineMs: number;
  maxWaitingMs: number;
  idleMs: number;
}

/** Reads PDF files in child processes, which are started on demand, reused, and replaced when they die. */
export class PdfWorkerPool {
  readonly #workerPath: string;
  readonly #limits: Limits;
  readonly #idle = new Map<PdfWorkerProcess, NodeJS.Timeout>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  /** @param workerPath The bundled `worker.ts`. */
  constructor(workerPath: string, limits: Partial<Limits> = {}) {
    this.#workerPath = workerPath;
    this.#limits = {
      deadlineMs: READ_DEADLINE_MS,
      maxWaitingMs: MAX_WAITING_MS,
      idleMs: IDLE_MS,
      ...limits,
    };
  }

  /**
   * Reads the visible text of a PDF file of up to 10 MiB, in reading order, at most 15,000 UTF-16
   * code units of it. Text that the pages do not show is left out and reported in the warnings.
   * @throws {Problem} `not_a_pdf`, `pdf_…`; `extractor_busy` when too many files are waiting, or this
   * one has waited too long.
   */
  async read(file: Uint8Array): Promise<PdfText> {
    await this.#acquireSlot();
    const process = this.#takeIdle() ?? new PdfWorkerProcess(this.#workerPath);
    try {
      return await process.read(file, this.#limits.deadlineMs);
    } finally {
      if (process.isReusable) this.#addIdle(process);
      this.#releaseSlot();
    }
  }

  /** Stops the idle processes. */
  close(): void {
    for (const process of this.#idle.keys()) {
      this.#removeIdle(process);
      process.stop();
    }
  }

  async #acquireSlot(): Promise<void> {
    if (this.#running < MAX_PROCESSES) {
      this.#running++;
      return;
    }
    if (this.#waiting.length >= MAX_WAITING) throw new Problem("extractor_busy");
    await new Promise<void>((resolve, reject) => {
      const begin = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(begin), 1);
        reject(new Problem("extractor_busy"));
      }, this.#limits.maxWaitingMs);
      this.#waiting.push(begin);
    });
  }

  /** Passes the slot to the file that has waited longest. */
  #releaseSlot(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#running--;
  }

  /** The process that worked last, whose caches are warmest; dead ones are skipped. */
  #takeIdle(): PdfWorkerProcess | undefined {
    const process = [...this.#idle.keys()].findLast(({ isReusable }) => isReusable);
    if (process) this.#removeIdle(process);
    return process;
  }

  #addIdle(process: PdfWorkerProcess): void {
    const timer = setTimeout(() => {
      this.#removeIdle(process);
      process.stop();
    }, this.#limits.idleMs);
    this.#idle.set(process, timer.unref());
  }

  #removeIdle(process: PdfWorkerProcess): void {
    clearTimeout(this.#idle.get(process));
    this.#idle.delete(process);
  }
}
