import { FairSlots } from "../../core/fair-slots";
import type { PdfText } from "./messages";
import { PdfWorkerProcess } from "./worker-process";

/** Waiting files are held in memory; a small one counts for more than its size. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;
const MIN_BYTES_OF_FILE = 64 * 1024;
const MAX_WAITING_MS = 30_000;

/** Per file, without the start of a process. */
const MAX_PROCESSOR_MS = 10_000;

/** A process without work for this long is stopped. */
const IDLE_MS = 60_000;

interface Limits {
  processes: number;
  /** Processor time of a file. Unlike its duration, it is the same on a busy machine. */
  processorMs: number;
  maxWaitingBytes: number;
  maxWaitingMs: number;
  idleMs: number;
}

/** Reads PDF files in child processes, which are started on demand, reused, and replaced when they die. */
export class PdfWorkerPool {
  readonly #workerPath: string;
  readonly #limits: Limits;
  readonly #idle = new Map<PdfWorkerProcess, NodeJS.Timeout>();
  readonly #slots: FairSlots;

  /** @param workerPath The bundled `worker.ts`. */
  constructor(workerPath: string, limits: Partial<Limits> = {}) {
    this.#workerPath = workerPath;
    this.#limits = {
      processes: 1,
      processorMs: MAX_PROCESSOR_MS,
      maxWaitingBytes: MAX_WAITING_BYTES,
      maxWaitingMs: MAX_WAITING_MS,
      idleMs: IDLE_MS,
      ...limits,
    };
    this.#slots = new FairSlots({
      slots: this.#limits.processes,
      busyCode: "extractor_busy",
      ...this.#limits,
    });
  }

  /**
   * Reads the visible text of a PDF file of up to 10 MiB, in reading order, at most 15,000 UTF-16
   * code units of it. Text that the pages do not show is left out and reported in the warnings.
   * @param admit called when it is the file's turn; may refuse it by an error
   * @throws {Problem} `not_a_pdf`, `pdf_…`; `extractor_busy` when too many files are waiting, or this
   * one has waited too long.
   */
  async read(
    userId: string,
    file: Uint8Array,
    admit: () => void = () => undefined,
  ): Promise<PdfText> {
    const bytes = Math.max(file.byteLength, MIN_BYTES_OF_FILE);
    return this.#slots.run(userId, bytes, async () => {
      admit();
      const process = this.#takeIdle() ?? new PdfWorkerProcess(this.#workerPath);
      try {
        return await process.read({ file, processorMs: this.#limits.processorMs });
      } finally {
        if (process.isReusable) this.#addIdle(process);
      }
    });
  }

  /** Stops the idle processes. */
  close(): void {
    for (const process of this.#idle.keys()) {
      this.#removeIdle(process);
      process.stop();
    }
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
