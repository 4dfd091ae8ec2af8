import { type ChildProcess, fork } from "node:child_process";
import { realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { Problem, type ProblemCode } from "../../core/problems";
import { type PdfText, type ReadRequest, type UnreadableCode, workerMessage } from "./messages";

/** V8's heap limit in the child, in MiB; the child itself limits all its memory. */
const MAX_HEAP_MIB = 256;

/** A process that uses more than this after a file is not used again, to free its memory. */
const MAX_REUSABLE_BYTES = 320 * 1024 * 1024;

const START_DEADLINE_MS = 15_000;

/** How many times its processor time a file may take, on a busy machine. It only ends what hangs. */
const MAX_SLOWDOWN = 10;

const ADVICE_FOR_SCANS =
  "The PDF contains no text. A scanned or photographed resume needs text recognition (OCR) first. " +
  "Otherwise, export the PDF again from the program in which the resume was written.";

/** A child process that reads PDF files, one at a time. */
export class PdfWorkerProcess {
  readonly #child: ChildProcess;
  #started = false;
  #isReusable = true;

  /** @param path The bundled `worker.ts`. */
  constructor(path: string) {
    this.#child = fork(path, {
      env: {},
      execArgv: [`--max-old-space-size=${MAX_HEAP_MIB}`, ...permissions(path)],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    // Without a listener an error would end this process; each read has its own besides.
    this.#child.on("error", () => this.stop());
    this.#child.on("exit", () => {
      this.#isReusable = false;
    });
  }

  /** Whether it is running and may read another file. */
  get isReusable(): boolean {
    return this.#isReusable;
  }

  /**
   * Reads a file.
   * @throws {Problem} of an {@link unreadableCode}; `pdf_too_complex` when the process died while
   * reading, as it does after too much processor time, or did not answer in time, after which it is
   * stopped; `extractor_busy` when it did not start in time.
   */
  async read(request: ReadRequest): Promise<PdfText> {
    this.#ref();
    return new Promise<PdfText>((resolve, reject) => {
      const fail = (error: Error) => {
        this.stop();
        settle(() => reject(error));
      };
      const failAfter = (milliseconds: number, code: ProblemCode) =>
        setTimeout(() => fail(new Problem(code)), milliseconds);
      let timer = failAfter(START_DEADLINE_MS, "extractor_busy");
      const send = () => {
        clearTimeout(timer);
        timer = failAfter(request.processorMs * MAX_SLOWDOWN, "pdf_too_complex");
        this.#child.send(request, (error) => error && fail(error));
      };
      const onMessage = (received: unknown) => {
        const message = workerMessage.safeParse(received);
        if (!message.success) return fail(new Error("Unexpected message from the PDF worker"));
        const { data } = message;
        if (data.kind === "started") {
          this.#started = true;
          send();
          return;
        }
        if (data.residentBytes > MAX_REUSABLE_BYTES) this.stop();
        if (data.kind === "read") settle(() => resolve(data.result));
        else settle(() => reject(unreadable(data.code)));
      };
      const onExit = () =>
        fail(
          this.#started
            ? new Problem("pdf_too_complex")
            : new Error("The PDF worker did not start"),
        );
      const settle = (finish: () => void) => {
        clearTimeout(timer);
        this.#child.off("message", onMessage).off("exit", onExit);
        this.#unref();
        finish();
      };
      this.#child.on("message", onMessage).on("exit", onExit);
      if (this.#started) send();
    });
  }

  /** Kills the process, busy or not. */
  stop(): void {
    this.#isReusable = false;
    this.#child.kill("SIGKILL");
  }

  /** Only a busy child prevents this process from exiting. */
  #ref(): void {
    this.#child.ref();
    this.#child.channel?.ref();
  }

  #unref(): void {
    this.#child.unref();
    this.#child.channel?.unref();
  }
}

function unreadable(code: UnreadableCode): Problem {
  return new Problem(code, code === "pdf_no_text" ? { detail: ADVICE_FOR_SCANS } : {});
}

/** Node's permission model, where available (22.13): no files but the program, no child processes, no addons. */
function permissions(path: string): string[] {
  if (!process.allowedNodeEnvironmentFlags.has("--permission")) return [];
  const directory = dirname(path);
  // Node resolves symbolic links before it reads the program.
  const readable = new Set([directory, realpathSync(directory)]);
  return [
    "--permission",
    "--allow-worker",
    ...[...readable].map((place) => `--allow-fs-read=${join(place, "*")}`),
  ];
}
