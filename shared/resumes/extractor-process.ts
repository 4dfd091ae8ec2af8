import { type ChildProcess, fork } from "node:child_process";
import { realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { ResumeRefusal } from "./refusal";
import { childMessage, type Extraction } from "./schemas";

/** What V8 itself may hold in the child, in MiB; the child's own guard counts everything. */
const MAX_HEAP_MIB = 256;

/** A process that holds more than this afterwards is not used again: its memory goes back at once. */
const MAX_WARM_BYTES = 320 * 1024 * 1024;

/** A child process that reads resumes, one at a time. */
export class ExtractorProcess {
  readonly #child: ChildProcess;
  #started = false;
  #isReusable = true;

  /** @param path The built child. */
  constructor(path: string) {
    this.#child = fork(path, {
      env: {},
      execArgv: [`--max-old-space-size=${MAX_HEAP_MIB}`, ...permissions(path)],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    // Without a listener an error would end this process; each extraction has its own besides.
    this.#child.on("error", () => this.stop());
    this.#child.on("exit", () => {
      this.#isReusable = false;
    });
  }

  /** Whether it lives and may read another file. */
  get isReusable(): boolean {
    return this.#isReusable;
  }

  /**
   * Reads a file.
   * @throws {ResumeRefusal} also when the process ended over it, or took longer than the deadline: then it is stopped.
   */
  async extract(file: Uint8Array, deadlineMs: number): Promise<Extraction> {
    this.#hold();
    return new Promise<Extraction>((resolve, reject) => {
      const fail = (error: Error) => {
        this.stop();
        settle(() => reject(error));
      };
      const send = () => this.#child.send(file, (error) => error && fail(error));
      const onMessage = (received: unknown) => {
        const message = childMessage.safeParse(received);
        if (!message.success) return fail(new Error("The extractor process answered nonsense"));
        const { data } = message;
        if (data.kind === "started") {
          this.#started = true;
          send();
          return;
        }
        if (data.residentBytes > MAX_WARM_BYTES) this.stop();
        if (data.kind === "extracted") settle(() => resolve(data.extraction));
        else settle(() => reject(new ResumeRefusal(data.code)));
      };
      const onExit = () =>
        fail(
          this.#started
            ? new ResumeRefusal("pdf_too_complex")
            : new Error("The extractor process did not start"),
        );
      const timer = setTimeout(() => fail(new ResumeRefusal("pdf_too_complex")), deadlineMs);
      const settle = (finish: () => void) => {
        clearTimeout(timer);
        this.#child.off("message", onMessage).off("exit", onExit);
        this.#letGo();
        finish();
      };
      this.#child.on("message", onMessage).on("exit", onExit);
      if (this.#started) send();
    });
  }

  /** Ends the process, whatever it is doing. */
  stop(): void {
    this.#isReusable = false;
    this.#child.kill("SIGKILL");
  }

  /** While it works, this process does not end; while it idles, it does not keep this one from ending. */
  #hold(): void {
    this.#child.ref();
    this.#child.channel?.ref();
  }

  #letGo(): void {
    this.#child.unref();
    this.#child.channel?.unref();
  }
}

/** Node's permission model, where there is one (22.13): no files but the program, no programs, no addons. */
function permissions(path: string): string[] {
  if (!process.allowedNodeEnvironmentFlags.has("--permission")) return [];
  const directory = dirname(path);
  // Node reads the program at its real place, where a link leads to it.
  const readable = new Set([directory, realpathSync(directory)]);
  return [
    "--permission",
    "--allow-worker",
    ...[...readable].map((place) => `--allow-fs-read=${join(place, "*")}`),
  ];
}
